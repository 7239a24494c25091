import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVaultDesk } from '../../../lib/vault-desk.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { FingerprintWords } from '../../../ui/fingerprint-words.tsx';
import { Section } from '../../../ui/section.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { RecoveryLine } from './recovery-line.tsx';
import type { SecurityPart } from './unlock-ways.ts';
import { useSecurityAction } from './use-security-action.ts';
import { WayRow } from './way-row.tsx';

/** Recovery by the organisation: enrolling, and what administrators do for it. */
export function OrganisationSection({ ways, onChanged }: SecurityPart) {
  const { t } = useTranslation('settings');
  const desk = useVaultDesk();
  const [line, setLine] = useState<string | undefined>();
  const [dialog, setDialog] = useState<'enrol' | 'answer' | undefined>();
  const { busy, error, run } = useSecurityAction<'leave' | 'make' | 'give'>(onChanged);
  const enrolled = ways.ways.find(({ type }) => type === 'org-recovery');
  const { key, mayMake } = ways.organisation;
  const give = async (): Promise<void> => {
    const given = await run('give', () => desk.call('orgRecoveryText'));
    setLine(given?.text);
  };
  const make = async (): Promise<void> => {
    setLine(undefined);
    const isMade = await run('make', async () => {
      const made = await desk.call('makeOrgRecovery');
      return made.ok ? { ok: true, value: true } : made;
    });
    if (isMade === true) await give();
  };
  return (
    <Section title={t('security.org.title')} description={t('security.org.help')}>
      <Stack gap="md">
        {error !== undefined && <ErrorNotice title={t('security.failed')} error={error} />}
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <Badge variant="light" color={enrolled === undefined ? 'gray' : 'green'}>
              {t(enrolled === undefined ? 'security.org.notEnrolled' : 'security.org.enrolled')}
            </Badge>
            <Text size="sm" c="dimmed">
              {key === null
                ? t('security.org.none')
                : t('security.org.key', { author: key.author })}
            </Text>
          </Group>
          {enrolled === undefined ? (
            <Button variant="default" onClick={() => setDialog('enrol')}>
              {t('security.org.enrol')}
            </Button>
          ) : (
            <Button
              variant="subtle"
              color="red"
              loading={busy === 'leave'}
              onClick={() => void run('leave', () => desk.call('removeWay', { id: enrolled.id }))}
            >
              {t('security.org.leave')}
            </Button>
          )}
        </Group>
        {mayMake && (
          <WayRow
            title={t('security.org.admin')}
            help={t('security.org.adminHelp')}
            state={key !== null && t('security.org.makeNewHelp')}
          >
            <Button variant="default" loading={busy === 'make'} onClick={() => void make()}>
              {t(key === null ? 'security.org.make' : 'security.org.makeNew')}
            </Button>
            <Button variant="default" onClick={() => setDialog('answer')}>
              {t('security.org.answer')}
            </Button>
          </WayRow>
        )}
        {mayMake && key !== null && (
          <Stack gap="xs">
            <Text size="sm">{t('security.org.give')}</Text>
            <div data-testid="org-words">
              <FingerprintWords words={key.words} />
            </div>
            {line === undefined ? (
              <Group>
                <Button
                  size="xs"
                  variant="default"
                  loading={busy === 'give'}
                  onClick={() => void give()}
                >
                  {t('security.org.show')}
                </Button>
              </Group>
            ) : (
              <RecoveryLine line={line} />
            )}
          </Stack>
        )}
      </Stack>
      {dialog === 'enrol' && (
        <EnrolDialog onClose={() => setDialog(undefined)} onEnrolled={onChanged} />
      )}
      {dialog === 'answer' && (
        <AnswerDialog onClose={() => setDialog(undefined)} onAnswered={onChanged} />
      )}
    </Section>
  );
}
