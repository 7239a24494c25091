import { openChange } from '../../common/crypto/change-envelope.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Change, OpenedChange } from '../../common/sync/change.ts';
import { isWellFormed } from '../../common/sync/fold.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import { mapBounded } from './map-bounded.ts';
import type { LogEntry, Store } from './store.ts';

const OPEN_AT_ONCE = 256;

/** What becomes of a change that came from elsewhere. */
export type Judged =
  | { readonly verdict: 'apply'; readonly entry: LogEntry; readonly opened: OpenedChange }
  /** From a newer app: kept and forwarded, not applied. */
  | { readonly verdict: 'keep'; readonly entry: LogEntry }
  /** Not to be trusted, or not yet: kept apart and shown. */
  | { readonly verdict: 'quarantine'; readonly entry: LogEntry; readonly code: string };

/**
 * Judges changes of a space, in their order: signature and membership by the vault host, then the
 * envelope. A bad one never stops the others.
 */
export async function judgeChanges(
  store: Store,
  space: Change['space'],
  entries: readonly LogEntry[],
): Promise<Result<Judged[], AppError>> {
  if (entries.length === 0) return ok([]);
  const verdicts = await store.vault.call('verify', {
    changes: entries.map(({ change }) => change),
  });
  if (!verdicts.ok) return verdicts;
  const judged = await mapBounded(
    entries.map((entry, i) => ({ entry, verdict: verdicts.value[i] ?? 'bad-signature' })),
    OPEN_AT_ONCE,
    async ({ entry, verdict }): Promise<Judged> => {
      const { change } = entry;
      if (change.space !== space || change.org !== store.owner.org) {
        return { verdict: 'quarantine', entry, code: 'wrong-space' };
      }
      if (verdict !== 'ok') return { verdict: 'quarantine', entry, code: verdict };
      if (change.schemaV > SCHEMA_VERSION) return { verdict: 'keep', entry };
      const opened = await openWith(store, change);
      return typeof opened === 'string'
        ? { verdict: 'quarantine', entry, code: opened }
        : { verdict: 'apply', entry, opened };
    },
  );
  return ok(judged);
}

/** Opens a change of the log; or says why it can't be. */
export async function openWith(
  store: Store,
  change: Change,
): Promise<OpenedChange | 'no-key' | 'envelope-damaged' | 'malformed'> {
  const key = store.keys.key(change.space, change.keyId);
  if (key === undefined) return 'no-key';
  const body = await openChange(key, change);
  if (!body.ok) return 'envelope-damaged';
  if (!isWellFormed(body.value)) return 'malformed';
  const { id, space, device, author } = change;
  return { id, space, device, author, body: body.value };
}
