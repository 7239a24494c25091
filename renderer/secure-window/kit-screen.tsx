import { Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconPrinter, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecureRequestOf } from '../../common/features/vault/secure-window.ts';
import { fromUtf8 } from '../../common/lib/bytes.ts';
import { dateTimeText } from '../lib/time-text.ts';
import { Facts } from '../records/facts.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useFieldLabel } from './field-label.ts';
import { HeldValue } from './held-value.tsx';
import { kitOf } from './kit-of.ts';
import { KitPaper } from './kit-paper.tsx';
import { useSecurePorts } from './secure-context.ts';
import { SecureHeading } from './secure-heading.tsx';

/** What gets somebody back in: seen while held, printed or saved, and confirmed to be kept. */
export function KitScreen({ request }: { readonly request: SecureRequestOf<'kit'> }) {
  const { t, i18n } = useTranslation('secure');
  const { owner, frame } = useSecurePorts();
  const of = kitOf(request);
  const labelOf = useFieldLabel();
  const [error, setError] = useState<AppError>();
  const [isKept, setKept] = useState(false);
  const [isSaved, setSaved] = useState(false);
  // In the document only while it is printed.
  const [paper, setPaper] = useState<ReadonlyMap<string, string>>();
  const made = dateTimeText(request.madeAt, i18n.language);

  const save = async (): Promise<void> => {
    setError(undefined);
    const values = new Map<string, string>();
    for (const { name } of request.fields) {
      const taken = await owner.call('field', { name });
      if (!taken.ok) {
        setError(taken.error);
        return;
      }
      values.set(name, fromUtf8(taken.value));
      taken.value.fill(0);
    }
    setPaper(values);
    // The paper is drawn before it is printed.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    const saved = await frame.call('savePdf', { suggestedName: t('kit.fileName') });
    setPaper(undefined);
    if (saved.ok) setSaved(true);
    else if (saved.error.kind !== 'cancelled') setError(saved.error);
  };
  const done = async (): Promise<void> => {
    const answered = await owner.call('answer', { agreed: true });
    if (!answered.ok) setError(answered.error);
  };
  return (
    <>
      <Stack gap="md" className="secure-screen-only">
        <SecureHeading
          icon={<IconShieldCheck />}
          title={t(`kit.of.${of}.title`)}
          text={t(`kit.of.${of}.text`)}
        />
        <Facts
          items={[
            [t('kit.organisation'), request.organisation],
            [t('kit.person'), request.person],
            [t('kit.server'), request.server],
            [t('kit.madeAt'), made],
          ]}
        />
        {request.fields.map(field => (
          <Box key={field.name} role="group" aria-label={labelOf(field)}>
            <Text size="sm" c="dimmed">
              {labelOf(field)}
            </Text>
            <HeldValue
              label={labelOf(field)}
              take={() => owner.call('field', { name: field.name })}
              onError={setError}
            />
          </Box>
        ))}
        {error !== undefined && <ErrorNotice error={error} />}
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => void save()}
            data-testid="save-kit"
          >
            {t('kit.save')}
          </Button>
          {isSaved && (
            <Text size="sm" role="status">
              {t('kit.saved')}
            </Text>
          )}
        </Group>
        <Checkbox
          label={t('kit.kept')}
          checked={isKept}
          onChange={event => setKept(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button disabled={!isKept} onClick={() => void done()} data-testid="kit-done">
            {t('kit.done')}
          </Button>
        </Group>
      </Stack>
      {paper !== undefined && <KitPaper request={request} values={paper} made={made} />}
    </>
  );
}
