import { Anchor, NativeSelect, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { severity } from '../../../common/features/problems/fault.ts';
import type { Fault } from '../../../common/features/problems/fault-view.ts';
import { Facts } from '../../records/facts.tsx';
import type { FieldEdits } from '../../records/use-field-edits.ts';
import { DateTime, RelativeTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';

/** What is known of a fault, with its severity to set. */
export function FaultFacts(props: {
  readonly fault: Fault;
  readonly asset: Asset | undefined;
  readonly edits: FieldEdits;
  readonly readOnly: boolean;
}) {
  const { fault, asset, edits, readOnly } = props;
  const { t } = useTranslation('problems');
  return (
    <Section title={t('facts')}>
      <Stack gap="md">
        {!readOnly && (
          <NativeSelect
            label={t('field.severity')}
            description={t(`severityMeaning.${fault.severity}`)}
            value={fault.severity}
            disabled={edits.saving}
            data={severity.options.map(value => ({ value, label: t(`severity.${value}`) }))}
            onChange={event => void edits.set('severity', event.currentTarget.value)}
          />
        )}
        <Facts
          items={[
            [t('field.severity'), readOnly ? t(`severity.${fault.severity}`) : ''],
            [t('field.number'), fault.number],
            [
              t('field.asset'),
              fault.asset === null ? (
                ''
              ) : (
                <Anchor key="asset" component={Link} to={`/assets/${fault.asset}`} inherit>
                  {asset?.name ?? t('assetUnknown')}
                </Anchor>
              ),
            ],
            [t('field.place'), fault.place],
            [t('field.raisedBy'), fault.raisedBy],
            [
              t('field.origin'),
              fault.origin === null ? (
                ''
              ) : (
                <Anchor key="origin" component={Link} to={`/rounds/${fault.origin.round}`} inherit>
                  {fault.origin.roundNumber} · {fault.origin.itemTitle}
                </Anchor>
              ),
            ],
            [
              t('created'),
              <Text key="created" component="span" inherit>
                {fault.created.authorName} · <DateTime at={fault.created.at} />
              </Text>,
            ],
            [
              t('updated'),
              <Text key="updated" component="span" inherit>
                {fault.updated.authorName} · <RelativeTime at={fault.updated.at} />
              </Text>,
            ],
          ]}
        />
      </Stack>
    </Section>
  );
}
