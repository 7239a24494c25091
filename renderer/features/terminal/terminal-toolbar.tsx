import { Button, Group, Text } from '@mantine/core';
import { IconClipboardText, IconPlugConnected, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../../common/features/terminal/session.ts';
import classes from './terminal.module.css';

/** What the toolbar says after output was taken over. */
export type CaptureNote =
  { readonly kind: 'none' } | { readonly kind: 'attached'; readonly lines: number };

/** The line above a terminal: how its session stands and what can be done with it. */
export function TerminalToolbar(props: {
  readonly state: SessionState;
  readonly selected: boolean;
  readonly note: CaptureNote | undefined;
  /** Where output goes; without, it cannot be taken over. */
  readonly onCapture: (() => void) | undefined;
  readonly captureTo: string | undefined;
  readonly screenReaderMode: boolean;
  readonly onScreenReaderMode: (on: boolean) => void;
  readonly onReconnect: () => void;
  readonly onClose: () => void;
}) {
  const { state, note, captureTo } = props;
  const { t } = useTranslation('terminal');
  const closed = state.state === 'closed';
  const what = props.selected ? 'selection' : 'lastOutput';
  const words =
    closed && state.exitCode !== undefined
      ? t('state.exited', { code: state.exitCode })
      : t(`state.${state.state}`);
  return (
    <Group className={classes['toolbar']} role="toolbar" aria-label={t('toolbar.label')} gap="xs">
      <Text size="sm" role="status" data-testid="terminal-state" data-state={state.state}>
        {words}
      </Text>
      <Text size="sm" c="dimmed" role="status" className={classes['note']}>
        {note?.kind === 'attached' && t('capture.attached', { count: note.lines })}
        {note?.kind === 'none' && t('capture.none')}
      </Text>
      {props.onCapture !== undefined && (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconClipboardText size={16} aria-hidden />}
          onClick={props.onCapture}
        >
          {captureTo === undefined
            ? t(`capture.${what}`)
            : t(`capture.${what}To`, { to: captureTo })}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        aria-pressed={props.screenReaderMode}
        onClick={() => props.onScreenReaderMode(!props.screenReaderMode)}
      >
        {t(props.screenReaderMode ? 'screenReader.on' : 'screenReader.off')}
      </Button>
      {closed ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          onClick={props.onReconnect}
        >
          {t('toolbar.reconnect')}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={props.onClose}
        >
          {t('toolbar.close')}
        </Button>
      )}
    </Group>
  );
}
