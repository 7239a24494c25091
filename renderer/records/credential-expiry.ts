import type { Credential } from '../../common/features/vault/credential-view.ts';

/** A credential shows as expiring this long before its day: time to plan a change window. */
export const EXPIRING_MS = 30 * 24 * 3_600_000;

/** Whether and how soon a credential runs out. */
export function expiryOf(
  { expiresAt }: Pick<Credential, 'expiresAt'>,
  now: number,
): 'none' | 'later' | 'expiring' | 'expired' {
  if (expiresAt === null) return 'none';
  if (expiresAt <= now) return 'expired';
  return expiresAt - now <= EXPIRING_MS ? 'expiring' : 'later';
}

/** Those that have run out or soon will, the most urgent first. */
export function runningOut<Item extends Pick<Credential, 'expiresAt'>>(
  credentials: readonly Item[],
  now: number,
): readonly Item[] {
  return credentials
    .filter(one => ['expired', 'expiring'].includes(expiryOf(one, now)))
    .toSorted((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
}
