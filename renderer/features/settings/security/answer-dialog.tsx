import { Alert, Button, FileInput, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBridge } from '../../../lib/bridge-context.ts';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { FingerprintWords } from '../../../ui/fingerprint-words.tsx';
import { useSecurityAction } from './use-security-action.ts';

/** A request that was read: who asks, by which six words. */
interface Request {
  readonly text: string;
  readonly name: string;
  readonly words: string;
  readonly isMember: boolean;
}

/** Lets somebody back in who is locked out: their file, their six words, the organisation's code. */
export function AnswerDialog(props: {
  readonly onClose: () => void;
  readonly onAnswered: () => void;
}) {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const bridge = useBridge();
  const [file, setFile] = useState<File | null>(null);
  const [request, setRequest] = useState<Request | undefined>();
  const [saved, setSaved] = useState(false);
  const { busy, error, run } = useSecurityAction<'read' | 'answer'>(props.onAnswered);
  const read = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setRequest(undefined);
    setSaved(false);
    if (chosen === null) return;
    const text = await chosen.text();
    const asked = await run('read', () => desk.call('readRecoveryRequest', { text }));
    if (asked !== undefined) setRequest({ ...asked, text });
  };
  const answer = async ({ text }: Request): Promise<void> => {
    const path = await run('answer', async () => {
      const made = await desk.call('answerRecoveryRequest', { text });
      if (!made.ok) return made;
      const suggestedName = t('security.org.answerFile');
      return bridge.reports.saveText({ suggestedName, text: made.value.text });
    });
    setSaved(path !== undefined);
  };
  return (
    <Modal opened onClose={props.onClose} title={t('security.org.answerTitle')} size="lg">
      <Stack>
        <FileInput
          label={t('security.org.requestFile')}
          placeholder={t('security.org.choose')}
          leftSection={<IconFileImport size={16} aria-hidden />}
          accept="application/json,.json"
          value={file}
          onChange={chosen => void read(chosen)}
          clearable
          data-autofocus
        />
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        {request !== undefined && (
          <Stack gap="xs">
            {!request.isMember && (
              <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
                {t('security.org.stranger', { name: request.name })}
              </Alert>
            )}
            <Text size="sm">{t('security.org.asks', { name: request.name })}</Text>
            <FingerprintWords words={request.words} />
          </Stack>
        )}
        <Text size="sm" role="status">
          {saved && t('security.org.answered')}
        </Text>
        <Group justify="flex-end">
          {saved || request === undefined ? (
            <Button variant="default" onClick={props.onClose}>
              {t('security.done')}
            </Button>
          ) : (
            <Button loading={busy === 'answer'} onClick={() => void answer(request)}>
              {t('security.org.answerAction')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
