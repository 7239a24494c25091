import { useCallback, useMemo } from 'react';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { SecretReport } from '../../../common/features/vault/report/secret-report.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { useQuery, type Loaded } from '../../data/use-query.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';

/** Secrets that are compared with each other; those of a larger store are compared in portions. */
export const MAX_AT_ONCE = 5000;
/** Words for the guess: more are not taken. */
const MAX_WORDS = 10;
const empty: SecretReport = { findings: [], unreadable: [] };

/**
 * What the vault host finds about the secrets of these credentials: it reads them, the page sees scores
 * and groups. Asked anew when a secret is replaced or a credential comes or goes.
 * @param wanted false: nothing is asked, and the answer is empty
 */
export function useSecretReport(
  credentials: readonly Credential[],
  at: { readonly assets: readonly Asset[]; readonly sites: readonly Site[] },
  wanted: boolean,
): Loaded<SecretReport> & { readonly refresh: () => void } {
  const desk = useVaultDesk();
  const { assets, sites } = at;
  const input = useMemo(() => {
    const names = new Map(assets.map(asset => [asset.id, asset.name]));
    const customers = new Map(sites.map(site => [site.space, site.customer]));
    return credentials.map(({ secret, kind, name, username, asset, space }) => ({
      sealed: secret,
      kind,
      words: [
        name,
        username,
        (asset === null ? undefined : names.get(asset)) ?? '',
        customers.get(space) ?? '',
      ]
        .filter(word => word !== '')
        .slice(0, MAX_WORDS),
    }));
  }, [credentials, assets, sites]);
  // The lists are new objects with each news; what counts is which secrets they hold.
  const key = useMemo(() => JSON.stringify(input), [input]);
  const ask = useCallback(async (): Promise<Result<SecretReport, AppError>> => {
    const asked = JSON.parse(key) as typeof input;
    if (!wanted) return ok(empty);
    let all = empty;
    for (let at = 0; at < asked.length; at += MAX_AT_ONCE) {
      const part = await desk.call('report', { credentials: asked.slice(at, at + MAX_AT_ONCE) });
      if (!part.ok) return part;
      all = joined(all, part.value);
    }
    return ok(all);
  }, [desk, key, wanted]);
  return useQuery<SecretReport>(ask, silent);
}

/** Groups of equal secrets are numbered from 0 in each portion. */
function joined(before: SecretReport, more: SecretReport): SecretReport {
  const taken = Math.max(-1, ...before.findings.map(({ sameAs }) => sameAs ?? -1)) + 1;
  return {
    findings: [
      ...before.findings,
      ...more.findings.map(finding => ({
        ...finding,
        sameAs: finding.sameAs === null ? null : finding.sameAs + taken,
      })),
    ],
    unreadable: [...before.unreadable, ...more.unreadable],
  };
}

function silent(): () => void {
  return () => undefined;
}
