import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconLockOpen } from '@tabler/icons-react';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type {
  SecretFieldInfo,
  SecureRequestOf,
} from '../../common/features/vault/secure-window.ts';
import { Facts } from '../records/facts.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { CopyButton } from './copy-button.tsx';
import { useFieldLabel } from './field-label.ts';
import { HeldValue } from './held-value.tsx';
import { useSecurePorts } from './secure-context.ts';
import { SecureHeading } from './secure-heading.tsx';
import { TotpValue } from './totp-value.tsx';
import { useCountdown } from './use-countdown.ts';

/** The secrets of a credential, each shown while it is held. The window closes itself. */
export function RevealScreen({ request }: { readonly request: SecureRequestOf<'reveal'> }) {
  const { t } = useTranslation('secure');
  const { frame } = useSecurePorts();
  const labelOf = useFieldLabel();
  const [error, setError] = useState<AppError>();
  const close = useCallback(() => void frame.call('close'), [frame]);
  const { secondsLeft, restart } = useCountdown(request.closeAfterSeconds, close);
  const { of, fields } = request;
  return (
    <Stack gap="md">
      <SecureHeading icon={<IconLockOpen />} title={of.name}>
        <Facts
          items={[
            [t('reveal.username'), of.username],
            [t('reveal.target'), of.target],
          ]}
        />
      </SecureHeading>
      {fields.map(field => (
        <Box key={field.name} role="group" aria-label={labelOf(field)}>
          <Text size="sm" c="dimmed">
            {labelOf(field)}
          </Text>
          <Value field={field} label={labelOf(field)} onError={setError} onUse={restart} />
        </Box>
      ))}
      {error !== undefined && <ErrorNotice error={error} />}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('reveal.closesIn', { count: secondsLeft })}
        </Text>
        <Button autoFocus onClick={close}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
}

function Value(props: {
  readonly field: SecretFieldInfo;
  readonly label: string;
  readonly onError: (error: AppError) => void;
  readonly onUse: () => void;
}): ReactNode {
  const { owner } = useSecurePorts();
  const { field, ...rest } = props;
  const copy = <CopyButton name={field.name} {...rest} />;
  switch (field.kind) {
    case 'hidden':
    case 'text':
      return (
        <HeldValue take={() => owner.call('field', { name: field.name })} {...rest}>
          {copy}
        </HeldValue>
      );
    case 'totp':
      return (
        <TotpValue name={field.name} onError={props.onError}>
          {copy}
        </TotpValue>
      );
    case 'file':
      return <SaveFile {...props} />;
  }
}

function SaveFile({
  field,
  label,
  onError,
  onUse,
}: {
  readonly field: SecretFieldInfo;
  readonly label: string;
  readonly onError: (error: AppError) => void;
  readonly onUse: () => void;
}) {
  const { t } = useTranslation('secure');
  const { owner, frame } = useSecurePorts();
  const save = async (): Promise<void> => {
    onUse();
    const content = await owner.call('field', { name: field.name });
    if (!content.ok) {
      onError(content.error);
      return;
    }
    const suggestedName = label.slice(0, 120).replaceAll(/[\\/:*?"<>|]|^\.|[. ]$/g, '_');
    const saved = await frame.call('saveFile', { suggestedName, content: content.value });
    content.value.fill(0);
    if (!saved.ok && saved.error.kind !== 'cancelled') onError(saved.error);
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void save()}
    >
      {t('reveal.saveFile')}
    </Button>
  );
}
