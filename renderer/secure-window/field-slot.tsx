import { Box, Checkbox, FileInput, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecretFieldSlot } from '../../common/features/vault/secure-window.ts';
import { useFieldLabel } from './field-label.ts';
import { HeldValue } from './held-value.tsx';
import { useSecurePorts } from './secure-context.ts';
import { SecretInput } from './secret-input.tsx';
import { inputName, type FormProblems } from './typed-fields.ts';

/** Fields whose secret has lines. */
const WITH_LINES: ReadonlySet<string> = new Set(['privateKey', 'certificate']);
/** Fields that are found, not chosen: nothing to generate or to rate. */
const GIVEN: ReadonlySet<string> = new Set(['token', 'passphrase']);

/** Fields of which not all are wanted: which one is for what. */
const explained = ['community', 'authPassword', 'privacyPassword'] as const;
const isExplained = (name: string): name is (typeof explained)[number] =>
  explained.some(one => one === name);

/** One field of a credential, by its kind. */
export function FieldSlot(props: {
  readonly field: SecretFieldSlot;
  readonly hints: readonly string[];
  readonly problems: FormProblems;
  readonly isFirst: boolean;
  readonly onError: (error: AppError) => void;
}) {
  const { t } = useTranslation('secure');
  const { owner } = useSecurePorts();
  const labelOf = useFieldLabel();
  const [isRemoved, setRemoved] = useState(false);
  const { field } = props;
  return (
    <Stack gap={6}>
      {!isRemoved && <FieldInput {...props} />}
      {field.isSet && (field.kind === 'hidden' || field.kind === 'text') && (
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed" pt={4}>
            {t('enter.present')}
          </Text>
          <Box flex={1} miw={0}>
            <HeldValue
              label={t('enter.presentOf', { field: labelOf(field) })}
              take={() => owner.call('field', { name: field.name })}
              onError={props.onError}
            />
          </Box>
        </Group>
      )}
      {field.isSet && !field.isRequired && (
        <Checkbox
          size="xs"
          name={inputName.removed(field.name)}
          label={t('enter.remove')}
          checked={isRemoved}
          onChange={event => setRemoved(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function FieldInput({
  field,
  hints,
  problems,
  isFirst,
}: Parameters<typeof FieldSlot>[0]): ReactNode {
  const { t } = useTranslation('secure');
  const label = useFieldLabel()(field);
  const name = inputName.value(field.name);
  const problem = problems[name];
  const common = {
    name,
    label,
    error: problem === undefined ? undefined : t(`enter.wrong.${problem}`),
    ...(field.isSet ? { placeholder: t('enter.unchanged') } : {}),
  };
  switch (field.kind) {
    case 'hidden':
      return (
        <SecretInput
          {...common}
          isRequired={field.isRequired}
          isFirst={isFirst}
          {...(isExplained(field.name) && { description: t(`fieldHelp.${field.name}`) })}
          hasLines={WITH_LINES.has(field.name)}
          isNew={!GIVEN.has(field.name)}
          hints={hints}
        />
      );
    case 'totp':
      return (
        <SecretInput
          {...common}
          isRequired={field.isRequired}
          isFirst={isFirst}
          description={t('enter.totpHelp')}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          withAsterisk={field.isRequired}
          autoFocus={isFirst}
          autoComplete="off"
        />
      );
    case 'file':
      return (
        <FileInput
          {...common}
          withAsterisk={field.isRequired}
          clearable
          description={t('enter.fileHelp')}
          placeholder={t(field.isSet ? 'enter.unchanged' : 'enter.chooseFile')}
        />
      );
  }
}
