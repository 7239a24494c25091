import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrgRecoveryInfo } from '../../../../common/features/vault/desk/key-calls.ts';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { FingerprintWords } from '../../../ui/fingerprint-words.tsx';
import { useSecurityAction } from './use-security-action.ts';

/** Enrols for recovery by the organisation: its line of text, six words compared, then consent. */
export function EnrolDialog(props: {
  readonly onClose: () => void;
  readonly onEnrolled: () => void;
}) {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const [text, setText] = useState('');
  const [info, setInfo] = useState<OrgRecoveryInfo | undefined>();
  const { busy, error, run } = useSecurityAction<'look' | 'enrol'>(() => undefined);
  const look = async (): Promise<void> =>
    setInfo(await run('look', () => desk.call('readOrgRecovery', { text })));
  const enrol = async (): Promise<void> => {
    const done = await run('enrol', async () => {
      const enrolled = await desk.call('enrolOrgRecovery', { text });
      return enrolled.ok ? { ok: true, value: true } : enrolled;
    });
    if (done !== true) return;
    props.onEnrolled();
    props.onClose();
  };
  return (
    <Modal opened onClose={props.onClose} title={t('security.org.enrolTitle')} size="lg">
      <Stack>
        <Textarea
          label={t('security.org.paste')}
          description={t('security.org.pasteHelp')}
          rows={5}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={text}
          onChange={event => {
            setText(event.currentTarget.value);
            setInfo(undefined);
          }}
          data-autofocus
        />
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        {info !== undefined && (
          <Stack gap="xs">
            <Text size="sm">{t('security.org.key', { author: info.author })}</Text>
            <Text size="sm">{t('security.org.compare')}</Text>
            <FingerprintWords words={info.words} />
          </Stack>
        )}
        <Group justify="flex-end">
          {info === undefined ? (
            <Button
              loading={busy === 'look'}
              disabled={text.trim() === ''}
              onClick={() => void look()}
            >
              {t('security.org.look')}
            </Button>
          ) : (
            <Button loading={busy === 'enrol'} onClick={() => void enrol()}>
              {t('security.org.agree')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
