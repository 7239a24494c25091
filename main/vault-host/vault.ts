import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { VaultRelease } from '../../common/features/vault/vault-release.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import { wipeAccount } from './account.ts';
import { backUpVault } from './backup/vault-backup.ts';
import { sealChanges } from './change-sealing.ts';
import { changeVerifier } from './change-verification.ts';
import {
  credentialControl,
  credentialDesk,
  credentialRecords,
  credentialRelease,
} from './credential-desk.ts';
import { closeCredentialKeeping } from './credential-keeping.ts';
import { signChallenge } from './device-signing.ts';
import { ingest } from './ingest.ts';
import { memberDesk } from './member-desk.ts';
import { keyDesk } from './key-desk.ts';
import type { OpeningDeps } from './opening.ts';
import { openingDesk } from './opening-desk.ts';
import { joinAnswer, outbound } from './outbound.ts';
import { readKeys } from './record-keys.ts';
import { secureRequests, type SecureDoor } from './secure-requests.ts';
import { serverControl } from './server-joining.ts';
import type { Session } from './session.ts';
import { sessionTurns } from './session-turns.ts';
import type { VaultEvent } from './vault-events.ts';

/** What a vault needs of the world. */
export type VaultDeps = Omit<OpeningDeps, 'emit' | 'secure'>;

/** A vault: locked at first, unlocked by `create`, `join` or `unlock`, and so until it is closed. */
export interface Vault {
  readonly desk: Handlers<VaultDesk>;
  readonly records: Handlers<VaultRecords>;
  readonly release: Handlers<VaultRelease>;
  readonly control: Handlers<VaultControl>;
  /** Main's side of what the vault asks and shows outside the page. */
  readonly secure: Pick<SecureDoor, 'attach'>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: VaultEvent) => void): () => void;
  /** Wipes the keys; every call answers `locked` from now on. */
  close(): void;
}

/** The vault in a folder. It runs in any Node process; in the app that is the vault host. */
export function openVault(deps: VaultDeps): Vault {
  const listeners = new Set<(event: VaultEvent) => void>();
  const emit = (event: VaultEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const secure = secureRequests({
    random: deps.random,
    emit,
    onBug: call => deps.report(appErrorOf('unexpected', { where: call })),
  });
  const opening: OpeningDeps = { ...deps, emit, secure };
  const inTurn = serialQueue();
  let session: Session | undefined;
  let closed = false;
  let verify: ReturnType<typeof changeVerifier> | undefined;

  const begin = (
    open: () => Promise<Result<Session, AppError>>,
  ): Promise<Result<VaultOwner, AppError>> =>
    inTurn(async () => {
      const opened = await open();
      if (!opened.ok) return opened;
      const next = opened.value;
      if (closed) {
        wipeSession(next);
        return err(appErrorOf('locked'));
      }
      if (session !== undefined) wipeSession(session);
      secure.endAll(appErrorOf('locked'));
      session = next;
      verify = changeVerifier(next);
      emit({ to: 'control', name: 'unlocked', payload: next.account.owner });
      return ok(next.account.owner);
    });

  const turns = sessionTurns(() => session, inTurn);
  const { reading, writing } = turns;

  return {
    desk: {
      ...openingDesk(opening, begin, inTurn),
      ...keyDesk(turns),
      ...memberDesk(turns),
      ...credentialDesk(turns),
    },
    records: {
      keys: reading(readKeys),
      seal: reading(sealChanges),
      verify: reading(async (_current, { changes, places }) =>
        verify === undefined ? err(appErrorOf('locked')) : ok(await verify(changes, places)),
      ),
      ...credentialRecords(turns),
    },
    release: credentialRelease(turns),
    control: {
      signChallenge: reading(async (current, input) => signChallenge(current.account, input)),
      identity: reading(async ({ account: { owner, bundle, certificate } }) =>
        ok({ owner, bundle, certificate }),
      ),
      joinAnswer: reading(joinAnswer),
      ...serverControl(turns),
      outbound: reading(async current => ok(outbound(current))),
      ingest: writing(ingest),
      backup: writing(current => backUpVault(current, deps.files)),
      ...credentialControl(turns),
    },
    secure,
    onEvent: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      secure.endAll(appErrorOf('locked'));
      if (session !== undefined) wipeSession(session);
      session = undefined;
      verify = undefined;
    },
  };
}

function wipeSession({ account, spaces, credentials }: Session): void {
  wipeAccount(account);
  closeCredentialKeeping(credentials, appErrorOf('locked'));
  for (const { keys } of spaces.values()) {
    for (const key of keys.values()) key.fill(0);
  }
}
