import type { AppError } from '../../common/errors/app-error.ts';
import { CREDENTIAL } from '../../common/features/vault/credential.ts';
import { CREDENTIAL_POLICY } from '../../common/features/vault/policy.ts';
import type { RecordId } from '../../common/lib/ids.ts';
import type { Result } from '../../common/lib/result.ts';
import { relayAudit, tellVault } from './audit-relay.ts';
import { overStore } from './database.ts';
import type { Store } from './store.ts';
import type { Timers } from './timers.ts';
import { workState } from './work-state.ts';

/** Records come in bursts; the vault host is told when one is over. */
const SETTLE_MS = 500;

/** Keeps the vault host and the log of one mind about the use of credentials, and answers for work. */
export interface AuditWatch {
  /** These records changed; none named means that any may have. */
  changed(ids: readonly RecordId[]): void;
  stop(): void;
}

/** Begins at once: uses of the last time may wait, and policies may be new. */
export function watchAudit(
  store: Store,
  deps: {
    readonly timers: Timers;
    /** Uses went into these records. */
    readonly onKept: (records: readonly RecordId[]) => void;
    readonly onBug: (where: string, bug: unknown) => void;
  },
): AuditWatch {
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();
  let callOff = (): void => undefined;

  /** One after the other. What fails, as it does when the vault is locked, waits for the next time. */
  const inTurn = (work: () => Promise<Result<unknown, AppError>>): void => {
    last = last
      .then(() => (isStopped ? undefined : overStore(work)))
      .catch((bug: unknown) => deps.onBug('audit', bug));
  };
  const relay = (): void =>
    inTurn(async () => {
      const kept = await relayAudit(store);
      if (kept.ok && kept.value.length > 0) deps.onKept(kept.value);
      return kept;
    });
  const tell = (): void => inTurn(() => tellVault(store));

  const stops = [
    store.vault.on('auditWritten', relay),
    // Not in turn: somebody waits for the secret.
    store.vault.on('workWanted', ({ id, work }) => {
      overStore(async () =>
        store.vault.call('workIs', { id, state: await workState(store, work) }),
      ).catch((bug: unknown) => deps.onBug('work', bug));
    }),
  ];
  relay();
  tell();
  return {
    changed: ids => {
      const concerns = (id: RecordId): boolean =>
        store.records
          .byId(id)
          .some(({ type }) => type === CREDENTIAL || type === CREDENTIAL_POLICY);
      if (ids.length > 0 && !ids.some(concerns)) return;
      callOff();
      callOff = deps.timers.after(SETTLE_MS, tell);
    },
    stop: () => {
      isStopped = true;
      callOff();
      for (const stop of stops) stop();
    },
  };
}
