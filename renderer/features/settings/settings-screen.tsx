import { NumberInput, Radio, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSelector } from 'react-redux';
import { MIN_FILES_KBPS, type Preferences } from '../../../common/features/settings/preferences.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { selectAbout } from './preferences-slice.ts';
import { SettingsNav } from './settings-nav.tsx';
import { usePreferences } from './use-preferences.ts';

const LOCK_MIN = 1;
const LOCK_MAX = 120;
const themes: readonly Preferences['theme'][] = ['system', 'light', 'dark'];

/** Language, looks and lock of this machine, and what app it is. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const files = useTranslation('attachments').t;
  const { preferences, change, error } = usePreferences();
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      <SettingsNav />
      <Stack gap="lg" maw={720}>
        {error !== undefined && <ErrorNotice title={t('notKept')} error={error} />}
        <Section title={t('language.title')}>
          <Radio.Group
            aria-label={t('language.title')}
            value={preferences.language ?? 'system'}
            onChange={value =>
              void change({ language: value === 'zh-CN' || value === 'en' ? value : null })
            }
          >
            <Stack gap="xs">
              <Radio value="system" label={t('language.system')} />
              {/* Each language by its own name, so that whoever is lost finds the way back. */}
              <Radio value="zh-CN" label="简体中文" lang="zh-CN" />
              <Radio value="en" label="English" lang="en" />
            </Stack>
          </Radio.Group>
        </Section>
        <Section title={t('theme.title')}>
          <SegmentedControl<Preferences['theme']>
            aria-label={t('theme.title')}
            miw={320}
            value={preferences.theme}
            onChange={theme => void change({ theme })}
            data={themes.map(value => ({ value, label: t(`theme.${value}`) }))}
          />
        </Section>
        <Section title={t('lock.title')} description={t('lock.help')}>
          <NumberInput
            label={t('lock.minutes')}
            w={200}
            min={LOCK_MIN}
            max={LOCK_MAX}
            clampBehavior="blur"
            allowDecimal={false}
            suffix={t('lock.unit')}
            value={preferences.lockAfterMinutes}
            onChange={value => {
              const minutes = Number(value);
              if (Number.isInteger(minutes) && minutes >= LOCK_MIN && minutes <= LOCK_MAX) {
                void change({ lockAfterMinutes: minutes });
              }
            }}
          />
        </Section>
        <Section title={files('settings.title')} description={files('settings.help')}>
          <NumberInput
            label={files('settings.limit')}
            w={200}
            min={MIN_FILES_KBPS}
            clampBehavior="blur"
            allowDecimal={false}
            suffix={files('settings.unit')}
            placeholder={files('settings.none')}
            value={preferences.filesKBps === 0 ? '' : preferences.filesKBps}
            onChange={value => {
              const limit = Number(value);
              if (limit === 0 || (Number.isInteger(limit) && limit >= MIN_FILES_KBPS)) {
                void change({ filesKBps: limit });
              }
            }}
          />
        </Section>
        <About />
      </Stack>
    </>
  );
}

function About() {
  const { t } = useTranslation('settings');
  const about = useSelector(selectAbout);
  if (about === undefined) return null;
  const rows = [
    [t('about.version'), about.version],
    ['Electron', about.electron],
    ['Chromium', about.chrome],
    [t('about.platform'), about.platform],
  ] as const;
  return (
    <Section title={t('about.title')}>
      <Table layout="fixed" withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160} fw={400} c="dimmed" scope="row">
                {name}
              </Table.Th>
              <Table.Td ff="monospace">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="sm">
        {t('about.licence')}
      </Text>
    </Section>
  );
}
