import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecureRequestOf } from '../../common/features/vault/secure-window.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { Facts } from '../records/facts.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FieldSlot } from './field-slot.tsx';
import { OwnField } from './own-field.tsx';
import { useSecurePorts } from './secure-context.ts';
import { SecureHeading } from './secure-heading.tsx';
import { readForm, type FormProblems, type OwnRow } from './typed-fields.ts';
import { useSubmit } from './use-submit.ts';

/** The secret fields of a credential, typed or generated where the page can't look. */
export function EnterScreen({ request }: { readonly request: SecureRequestOf<'enter'> }) {
  const { t } = useTranslation('secure');
  const { frame } = useSecurePorts();
  const { isBusy, error, submit } = useSubmit();
  const [problems, setProblems] = useState<FormProblems>({});
  const [showError, setShowError] = useState<AppError>();
  const [rows, setRows] = useState<readonly OwnRow[]>([]);
  const { of, fields, mayAdd } = request;
  const hints = useMemo(
    () => [of.name, of.username, of.target].filter(word => word !== undefined),
    [of],
  );
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const read = await readForm(new FormData(event.currentTarget), fields, rows);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) await submit(read.fields, read.removed);
  };
  const isNew = fields.every(({ isSet }) => !isSet);
  return (
    <form onSubmit={event => void onSubmit(event)} autoComplete="off" noValidate>
      <Stack gap="md">
        <SecureHeading icon={<IconShieldLock />} title={of.name}>
          <Facts
            items={[
              [t('reveal.username'), of.username],
              [t('reveal.target'), of.target],
            ]}
          />
        </SecureHeading>
        <Text size="sm">{t(isNew ? 'enter.intro' : 'enter.introChange')}</Text>
        {fields.map((field, at) => (
          <FieldSlot
            key={field.name}
            field={field}
            hints={hints}
            problems={problems}
            isFirst={at === 0}
            onError={setShowError}
          />
        ))}
        {rows.map(row => (
          <OwnField
            key={row.id}
            row={row}
            problems={problems}
            onKind={kind =>
              setRows(rows.map(each => (each.id === row.id ? { ...each, kind } : each)))
            }
            onRemove={() => setRows(rows.filter(({ id }) => id !== row.id))}
          />
        ))}
        {mayAdd && (
          <Group>
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setRows([...rows, { id: secureRandom.uuid(), kind: 'hidden' }])}
            >
              {t('enter.addField')}
            </Button>
          </Group>
        )}
        {showError !== undefined && <ErrorNotice error={showError} />}
        {error !== undefined && <ErrorNotice error={error} title={t('enter.notKept')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void frame.call('close')}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} data-testid="submit">
            {t('enter.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
