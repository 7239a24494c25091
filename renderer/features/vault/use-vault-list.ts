import { useMemo } from 'react';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { WEAK_SCORE } from '../../../common/features/vault/report/secret-report.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { RecordId } from '../../../common/lib/ids.ts';
import { credentialMatches, type Finding } from './credential-filter.ts';
import { credentialRows, type ListRow } from './credential-rows.ts';
import type { CredentialFiltering } from './use-credential-filter.ts';
import { useSecretReport } from './use-secret-report.ts';

/** What the list shows. */
export interface VaultList {
  readonly rows: readonly ListRow<Credential>[];
  readonly findings: ReadonlyMap<RecordId, Finding>;
  /** The vault host is still reading the secrets that the filter asks about. */
  readonly isChecking: boolean;
  readonly checkFailed: AppError | undefined;
  readonly folders: readonly string[];
  readonly tags: readonly string[];
}

/** Filters and groups the credentials; asks the vault host only for what the filter needs to know. */
export function useVaultList(
  credentials: readonly Credential[],
  at: { readonly assets: readonly Asset[]; readonly sites: readonly Site[] },
  { filter, grouping }: CredentialFiltering,
  now: number,
): VaultList {
  const { assets, sites } = at;
  const asksSecrets = filter.attention === 'weak' || filter.attention === 'reused';
  const report = useSecretReport(credentials, at, asksSecrets);
  const findings = useMemo(
    () =>
      new Map<RecordId, Finding>(
        report.value?.findings.map(({ record, score, sameAs }) => [
          record,
          { weak: score !== null && score <= WEAK_SCORE, reused: sameAs !== null },
        ]),
      ),
    [report.value],
  );
  const rows = useMemo(() => {
    const names = new Map(assets.map(asset => [asset.id, asset.name]));
    const context = {
      now,
      assetName: ({ asset }: { readonly asset: RecordId | null }) =>
        (asset === null ? undefined : names.get(asset)) ?? '',
      finding: ({ id }: { readonly id: RecordId }) => findings.get(id),
    };
    const shown = credentials.filter(one => credentialMatches(one, filter, context));
    return credentialRows(shown, { assets, sites }, grouping);
  }, [credentials, assets, sites, filter, grouping, findings, now]);
  const folders = useMemo(() => namesOf(credentials.map(one => one.folder)), [credentials]);
  const tags = useMemo(() => namesOf(credentials.flatMap(one => one.tags)), [credentials]);
  return {
    rows,
    findings,
    isChecking: asksSecrets && report.state === 'loading',
    checkFailed: report.error,
    folders,
    tags,
  };
}

function namesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
    .filter(name => name !== '')
    .toSorted((a, b) => a.localeCompare(b, 'zh-CN', { numeric: true }));
}
