import { wipe } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { credentialCalls } from '../../common/features/vault/desk/credential-calls.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { VaultRelease } from '../../common/features/vault/vault-release.ts';
import type { CallHandlers, Handlers } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { releaseSecret, sealSecret } from './credentials.ts';
import type { SessionTurns } from './session-turns.ts';

/** Answers the desk's calls about credentials. */
export function credentialDesk({ reading }: SessionTurns): CallHandlers<typeof credentialCalls> {
  // The calls that are being built refuse until they are there.
  const refuse = async (): Promise<Result<never, AppError>> => err(appErrorOf('not-permitted'));
  return {
    sealSecret: async input => {
      const sealed = await reading(sealSecret)(input);
      // Also when the vault was locked and nobody looked at it.
      wipe(input.secret);
      return sealed;
    },
    enterSecret: refuse,
    editSecret: refuse,
    resealSecret: refuse,
    secretFields: refuse,
    reveal: refuse,
    copy: refuse,
    totp: refuse,
    report: refuse,
    importPick: refuse,
    importRemap: refuse,
    importCommit: refuse,
    importCancel: refuse,
    exportCredentials: refuse,
    policy: refuse,
    setPolicy: refuse,
    auditState: reading(async () => ok({ pending: 0, verified: 0, chains: 0, findings: [] })),
    wornKeys: reading(async () => ok([])),
  };
}

/** Answers what the data worker asks about credentials. */
export function credentialRecords({
  reading,
}: SessionTurns): Pick<
  Handlers<VaultRecords>,
  'auditPending' | 'auditKept' | 'verifyAudit' | 'policies' | 'secretHeads'
> {
  return {
    auditPending: reading(async () => ok([])),
    auditKept: reading(async () => ok(undefined)),
    verifyAudit: reading(async () => ok([])),
    policies: reading(async () => ok(undefined)),
    secretHeads: reading(async () => ok(undefined)),
  };
}

/** Answers what the session host asks. */
export function credentialRelease({ reading }: SessionTurns): Handlers<VaultRelease> {
  return {
    release: reading((session, { credential, target }) =>
      releaseSecret(session, credential, target),
    ),
    type: async () => err(appErrorOf('not-permitted')),
  };
}
