import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import { useSecurePorts } from './secure-context.ts';

/** Has a field put on the clipboard by its owner; the value does not come through this window. */
export function CopyButton(props: {
  readonly name: string;
  readonly label: string;
  readonly onError: (error: AppError) => void;
  readonly onUse: () => void;
}) {
  const { t } = useTranslation('secure');
  const { owner } = useSecurePorts();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    props.onUse();
    const copied = await owner.call('copy', { name: props.name });
    setCopied(copied.ok);
    if (!copied.ok) props.onError(copied.error);
  };
  return (
    <Tooltip label={t(isCopied ? 'reveal.copied' : 'reveal.copy')}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('reveal.copyField', { field: props.label })}
        onClick={() => void copy()}
      >
        {isCopied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
