import { ActionIcon, FileInput, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  secretFieldKind,
  type SecretFieldKind,
} from '../../common/features/vault/secure-window.ts';
import { SecretInput } from './secret-input.tsx';
import { inputName, type FormProblems, type OwnRow } from './typed-fields.ts';

/** A field of the person's own: what it is called, of which kind, and its value. */
export function OwnField(props: {
  readonly row: OwnRow;
  readonly problems: FormProblems;
  readonly onKind: (kind: SecretFieldKind) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation('secure');
  const { row, problems } = props;
  const wrong = (name: string): string | undefined => {
    const problem = problems[name];
    return problem === undefined ? undefined : t(`enter.wrong.${problem}`);
  };
  const value = {
    name: inputName.ownValue(row.id),
    label: t('enter.ownValue'),
    error: wrong(inputName.ownValue(row.id)),
  };
  return (
    <Group align="flex-start" gap="xs" wrap="wrap" role="group" aria-label={t('enter.ownField')}>
      <TextInput
        flex={1}
        miw={120}
        name={inputName.ownLabel(row.id)}
        label={t('enter.ownLabel')}
        error={wrong(inputName.ownLabel(row.id))}
        autoComplete="off"
        autoFocus
      />
      <NativeSelect
        w={130}
        label={t('enter.ownKind')}
        value={row.kind}
        onChange={event => props.onKind(secretFieldKind.parse(event.currentTarget.value))}
        data={secretFieldKind.options.map(kind => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={26}
        size="lg"
        aria-label={t('enter.removeRow')}
        onClick={props.onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
      <div style={{ flexBasis: '100%' }}>
        {row.kind === 'file' ? (
          <FileInput {...value} clearable placeholder={t('enter.chooseFile')} />
        ) : row.kind === 'text' ? (
          <TextInput {...value} autoComplete="off" />
        ) : (
          <SecretInput {...value} isNew={row.kind === 'hidden'} />
        )}
      </div>
    </Group>
  );
}
