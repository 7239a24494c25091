import { Anchor, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type {
  Credential,
  UseOfCredential,
} from '../../../common/features/vault/credential-view.ts';
import { DateTime } from '../../ui/date-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { useWorkText } from '../../records/use-work-text.ts';
import { AuditNotice } from './audit-notice.tsx';
import { useAuditState } from './use-audit-state.ts';

const PORTION = 20;

/** Who used a credential, how, for which work and why, newest first; and whether that record is whole. */
export function UsesSection({ credential }: { readonly credential: Credential }) {
  const { t } = useTranslation('vault');
  const uses = credential.useList.toReversed();
  const { shown, more } = useShowMore(uses, PORTION);
  return (
    <Section title={t('uses.title')} description={t('uses.hint')}>
      <Stack gap="sm">
        <AuditNotice space={credential.space} />
        {uses.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('uses.none')}
          </Text>
        ) : (
          <UsesTable credential={credential} uses={shown} />
        )}
        {more}
      </Stack>
    </Section>
  );
}

function UsesTable(props: {
  readonly credential: Credential;
  readonly uses: readonly UseOfCredential[];
}) {
  const { credential, uses } = props;
  const { t } = useTranslation('vault');
  const workOf = useWorkText(credential.space);
  const findings = useAuditState().value?.findings ?? [];
  const isBroken = ({ entry }: UseOfCredential): boolean =>
    entry !== undefined &&
    findings.some(one => one.device === entry.device && one.seq === entry.seq);
  return (
    <div style={{ overflowX: 'auto' }}>
      <Table aria-label={t('uses.title')} verticalSpacing={6} horizontalSpacing="xs" miw={300}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('uses.when')}</Table.Th>
            <Table.Th>{t('uses.what')}</Table.Th>
            <Table.Th>{t('uses.work')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {uses.map(use => {
            const work = workOf(use.work);
            return (
              <Table.Tr key={use.written.change} style={{ verticalAlign: 'top' }}>
                <Table.Td>
                  <DateTime at={use.entry?.at ?? use.written.at} />
                  <Text size="xs" c="dimmed">
                    {use.written.authorName}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {t(`use.name.${use.use}`)}
                  <Text size="xs" c="dimmed">
                    {use.host}
                  </Text>
                  {isBroken(use) && (
                    <Text size="xs" c="red">
                      {t('uses.broken')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to={work.path}
                    size="sm"
                    style={{ overflowWrap: 'anywhere' }}
                  >
                    {work.text ?? t('uses.workGone')}
                  </Anchor>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {use.reason === '' ? t('uses.noReason') : use.reason}
                  </Text>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
