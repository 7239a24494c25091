import { openBody } from '../../common/crypto/change-envelope.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Change, OpenedChange } from '../../common/sync/change.ts';
import { isWellFormed } from '../../common/sync/fold.ts';
import { SCHEMA_VERSION } from '../../common/sync/protocol-version.ts';
import { entryOf, type LogEntry } from './log-batch.ts';
import { mapBounded } from './map-bounded.ts';
import type { Store } from './store.ts';

const OPEN_AT_ONCE = 256;

/** A change that came from elsewhere, with place and time on the server if it was there. */
export interface Arrived {
  readonly change: Change;
  readonly seq?: string;
  readonly receivedAt?: number;
}

/** Why a change can't be read here. */
export type Unreadable = 'no-key' | 'envelope-damaged' | 'malformed' | 'newer';

/** What becomes of a change that came from elsewhere. */
export type Judged =
  | { readonly verdict: 'apply'; readonly entry: LogEntry; readonly opened: OpenedChange }
  /** From a newer app: kept and forwarded, not applied. */
  | { readonly verdict: 'keep'; readonly entry: LogEntry; readonly opened?: undefined }
  /** Not to be trusted, or not yet: kept apart and shown. */
  | {
      readonly verdict: 'quarantine';
      readonly arrived: Arrived;
      readonly code: string;
      /** Its content, where it can be read though it is not trusted. */
      readonly opened?: OpenedChange | undefined;
    };

/**
 * Judges changes of a space, in their order: signature and membership by the vault host while the
 * envelopes are being opened. A bad one never stops the others.
 * @param timeline the one that the places on the server belong to
 */
export async function judgeChanges(
  store: Store,
  space: SpaceId,
  arrived: readonly Arrived[],
  timeline: string | undefined = store.cursors.get(space)?.timeline,
): Promise<Result<Judged[], AppError>> {
  if (arrived.length === 0) return ok([]);
  const [verdicts, opened] = await Promise.all([
    store.vault.call('verify', {
      changes: arrived.map(({ change }) => change),
      places: arrived.map(({ seq }) =>
        seq === undefined || timeline === undefined ? null : { timeline, seq },
      ),
    }),
    mapBounded(arrived, OPEN_AT_ONCE, one => openArrived(store, one)),
  ]);
  if (!verdicts.ok) return verdicts;
  return ok(
    arrived.map((one, i): Judged => {
      const verdict = verdicts.value[i] ?? 'bad-signature';
      const { change } = one;
      const found = opened[i];
      const content = typeof found?.opened === 'string' ? undefined : found?.opened;
      const quarantine = (code: string): Judged => {
        return { verdict: 'quarantine', arrived: one, code, opened: content };
      };
      if (change.space !== space || change.org !== store.owner.org) {
        return quarantine('wrong-space');
      }
      if (verdict !== 'ok') return quarantine(verdict);
      if (found === undefined || typeof found.opened === 'string') {
        const code = found?.opened ?? 'malformed';
        return code === 'newer' && found !== undefined
          ? { verdict: 'keep', entry: found.entry }
          : quarantine(typeof code === 'string' ? code : 'malformed');
      }
      const entry = { ...found.entry, record: found.opened.body.entity.id };
      return { verdict: 'apply', entry, opened: found.opened };
    }),
  );
}

async function openArrived(
  store: Store,
  { change, seq, receivedAt }: Arrived,
): Promise<{ readonly entry: LogEntry; readonly opened: OpenedChange | Unreadable }> {
  const entry = entryOf(change, seq === undefined ? {} : { seq, receivedAt });
  return { entry, opened: await openEntry(store, entry) };
}

/** Opens a change of the log; or says why it can't be. */
export async function openEntry(
  { keys }: Pick<Store, 'keys'>,
  { header, body }: LogEntry,
): Promise<OpenedChange | Unreadable> {
  const { id, space, device, author, keyId, schemaV } = header;
  if (schemaV > SCHEMA_VERSION) return 'newer';
  const key = keys.key(space, keyId);
  if (key === undefined) return 'no-key';
  const opened = await openBody(key, header, body);
  if (!opened.ok) return 'envelope-damaged';
  if (!isWellFormed(opened.value)) return 'malformed';
  return { id, space, device, author, body: opened.value };
}
