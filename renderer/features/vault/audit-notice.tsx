import { Alert, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditFinding } from '../../../common/features/vault/audit-entry.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useSpaces } from '../../lib/vault-desk.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useShowMore } from '../../ui/show-more.tsx';
import { useAuditState } from './use-audit-state.ts';

const PORTION = 20;

/** Whether the record of uses is whole, in plain words; and if not, whose entries and what to do. */
export function AuditNotice({ space }: { readonly space: SpaceId }) {
  const { t } = useTranslation('vault');
  const audit = useAuditState();
  if (audit.state === 'loading') return null;
  if (audit.state === 'error') return <ErrorNotice error={audit.error} onRetry={audit.refresh} />;
  const { pending, verified, chains } = audit.value;
  const findings = audit.value.findings.filter(finding => finding.space === space);
  const waiting = pending > 0 && (
    <Text size="xs" c="dimmed">
      {t('audit.pending', { count: pending })}
    </Text>
  );
  if (findings.length === 0) {
    return (
      <div>
        <Group gap={6} component="output">
          <IconLink size={15} aria-hidden />
          <Text size="xs" c="dimmed">
            {verified === 0
              ? t('audit.none')
              : t('audit.whole', {
                  count: verified,
                  devices: t('audit.devices', { count: chains }),
                })}
          </Text>
        </Group>
        {waiting}
      </div>
    );
  }
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('audit.broken')}
    >
      <Text size="sm" mb="xs">
        {t('audit.brokenHint')}
      </Text>
      <Findings findings={findings} />
      {waiting}
    </Alert>
  );
}

function Findings({ findings }: { readonly findings: readonly AuditFinding[] }) {
  const { t } = useTranslation('vault');
  const names = useMemberNames();
  const { shown, more } = useShowMore(findings, PORTION);
  return (
    <>
      <List size="sm">
        {shown.map(finding => (
          <List.Item key={keyOf(finding)}>
            {t(`audit.finding.${finding.kind}`, {
              name: names.get(finding.account) ?? t('audit.somebody'),
              seq: finding.seq,
              device: finding.device.slice(0, 8),
            })}
          </List.Item>
        ))}
      </List>
      {more}
    </>
  );
}

function useMemberNames(): ReadonlyMap<string, string> {
  const spaces = useSpaces();
  return new Map(
    spaces.flatMap(({ members }) => members.map(({ account, name }) => [account, name] as const)),
  );
}

function keyOf({ kind, device, seq }: AuditFinding): string {
  return `${kind} ${device} ${seq}`;
}
