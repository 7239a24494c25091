import { Button, Card, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { useMayWrite } from '../../lib/use-may-write.ts';
import { useNow } from '../../lib/use-now.ts';
import { canLogIn } from '../../records/log-in-with.ts';
import { showSecret } from '../../records/show-secret.ts';
import { useCredentialActions } from '../../records/use-credential-actions.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { CredentialCells } from './credential-cells.tsx';
import { CredentialFilterBar } from './credential-filter-bar.tsx';
import { CredentialGrid } from './credential-grid.tsx';
import { useCredentialFilter } from './use-credential-filter.ts';
import { useListShortcuts } from './use-list-shortcuts.ts';
import { useVaultList } from './use-vault-list.ts';

/** The list of credentials with its filter and its keys. */
export function CredentialList(props: {
  readonly credentials: readonly Credential[];
  readonly assets: readonly Asset[];
  readonly sites: readonly Site[];
}) {
  const { credentials } = props;
  const { t } = useTranslation('vault');
  const navigate = useNavigate();
  const mayWrite = useMayWrite();
  const now = useNow(60_000);
  const filtering = useCredentialFilter();
  const list = useVaultList(credentials, props, filtering, now);
  const actions = useCredentialActions();
  const frame = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { active, setActive, current } = useActiveRow(list.rows);
  const narrow = filtering.narrow;

  const assetOf = ({ asset }: Credential): Asset | undefined =>
    props.assets.find(({ id }) => id === asset);
  const open = (credential: Credential): void => {
    // Coming back finds the list where it was left.
    narrow('at', credential.id);
    void navigate(`/vault/${credential.id}`);
  };
  const logInOf = (credential: Credential): ((one: Credential) => void) | undefined => {
    const asset = assetOf(credential);
    if (asset === undefined || !canLogIn(credential, asset)) return undefined;
    return one => void actions.logIn(one, asset);
  };
  const toList = (): void => {
    frame.current?.focus();
    const first = list.rows.find(row => row.row === 'credential');
    if (current === undefined && first !== undefined) setActive(first.key);
  };
  useListShortcuts({
    current,
    search,
    frame,
    actions,
    logInOf,
    mayUse: current !== undefined && mayWrite(current.space),
  });
  useFocusOnArrival(frame);

  return (
    <div>
      <CredentialFilterBar
        filtering={filtering}
        sites={props.sites}
        folders={list.folders}
        tags={list.tags}
        search={search}
        onToList={toList}
      />
      {list.checkFailed !== undefined && <ErrorNotice error={list.checkFailed} />}
      {list.isChecking && <LoadingState label={t('list.checking')} />}
      {!list.isChecking && list.checkFailed === undefined && (
        <Card padding={0}>
          {list.rows.length === 0 ? (
            <EmptyState
              compact
              icon={IconFilterOff}
              title={t('list.noneShown')}
              hint={t('list.hidden', { count: credentials.length })}
              action={
                <Button size="xs" variant="default" onClick={filtering.clear}>
                  {t('filter.clear')}
                </Button>
              }
            />
          ) : (
            <CredentialGrid
              label={t('title')}
              columns={[
                t('column.name'),
                t('column.asset'),
                t('column.folder'),
                t('column.state'),
                t('column.use'),
              ]}
              rows={list.rows}
              active={active}
              frame={frame}
              onActive={setActive}
              onOpen={open}
              renderGroup={row => (
                <>
                  {groupName(row.path, t('list.noSite'), t(`list.none.${filtering.grouping}`))}{' '}
                  <Text span size="xs" c="dimmed" fw={400}>
                    {t('list.count', { count: row.count })}
                  </Text>
                </>
              )}
              renderCells={row => (
                <CredentialCells
                  credential={row.credential}
                  asset={row.asset}
                  finding={list.findings.get(row.credential.id)}
                  now={now}
                  actions={
                    mayWrite(row.credential.space)
                      ? {
                          copy: one => void actions.copy(one),
                          reveal: one => void showSecret(actions, one),
                          logIn: logInOf(row.credential),
                        }
                      : undefined
                  }
                />
              )}
            />
          )}
        </Card>
      )}
      <Text size="xs" c="dimmed" mt="xs">
        {t('list.keys')}
      </Text>
      {actions.dialog}
    </div>
  );
}

/** The row that the keyboard is on; at first the credential that was opened from the list last. */
function useActiveRow(rows: ReturnType<typeof useVaultList>['rows']) {
  const [search] = useSearchParams();
  const [moved, setActive] = useState<string | undefined>();
  const credentialsOnly = rows.flatMap(row => (row.row === 'credential' ? [row] : []));
  const at = search.get('at');
  const found =
    credentialsOnly.find(row => row.key === moved) ??
    credentialsOnly.find(row => row.credential.id === at) ??
    credentialsOnly[0];
  return { active: found?.key, current: found?.credential, setActive };
}

/** The list has the keyboard when its screen opens, unless something else took it. */
function useFocusOnArrival(frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const { activeElement } = document;
    const isFree = activeElement === document.body || activeElement?.id === 'main';
    if (isFree) frame.current?.focus({ preventScroll: true });
  }, [frame]);
}

function groupName(path: readonly string[], noSite: string, none: string): string {
  return path.map((part, at) => (part !== '' ? part : at === 0 ? noSite : none)).join(' / ');
}
