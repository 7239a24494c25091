import type { credentialCalls } from '../../common/features/vault/desk/credential-calls.ts';
import type { VaultControl } from '../../common/features/vault/vault-control.ts';
import { AUDIT_BATCH, type VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { VaultRelease } from '../../common/features/vault/vault-release.ts';
import type { CallHandlers, Handlers } from '../../common/ipc/port-rpc.ts';
import { ok } from '../../common/lib/result.ts';
import { auditState, takeSecretHeads, verifySpaceAudit, wornKeys } from './audit/audit-calls.ts';
import { exportCredentials } from './export/export-calls.ts';
import { commitImport, pickImport, remapImport } from './import/import-calls.ts';
import { reportOnSecrets } from './report/secret-report.ts';
import { editSecret, enterSecret, resealSecret, secretFields } from './secret-entering.ts';
import {
  copySecret,
  judgeReach,
  releaseSecret,
  revealSecret,
  showTotp,
  typeSecret,
} from './secret-showing.ts';
import type { SessionTurns } from './session-turns.ts';
import { changePolicy, readPolicy, takePolicies } from './space-policy.ts';

/**
 * Answers the desk's calls about credentials. Those that wait for a person are `reading`, so that they
 * hold up nothing; what they change has turns of its own.
 */
export function credentialDesk({
  reading,
  consented,
}: SessionTurns): CallHandlers<typeof credentialCalls> {
  return {
    enterSecret: reading(enterSecret),
    editSecret: reading(editSecret),
    resealSecret: reading(resealSecret),
    secretFields: reading(secretFields),
    reveal: reading(revealSecret),
    copy: reading((session, input) => copySecret(session, input)),
    totp: reading(showTotp),
    report: reading(reportOnSecrets),
    importPick: reading(pickImport),
    importRemap: reading(remapImport),
    importCommit: reading(commitImport),
    importCancel: reading(async (session, { id }) => {
      session.credentials.imports.clear(id);
      return ok(undefined);
    }),
    exportCredentials: reading(exportCredentials),
    policy: reading(readPolicy),
    setPolicy: consented(changePolicy),
    auditState: reading(async session => ok(auditState(session))),
    wornKeys: reading(async session => ok(wornKeys(session))),
  };
}

/** Answers what the data worker asks about credentials. */
export function credentialRecords({
  reading,
}: SessionTurns): Pick<
  Handlers<VaultRecords>,
  | 'auditPending'
  | 'auditKept'
  | 'verifyAudit'
  | 'policies'
  | 'resealSecret'
  | 'secretHeads'
  | 'workIs'
> {
  return {
    auditPending: reading(async ({ credentials }) =>
      ok([...credentials.audit.pending(AUDIT_BATCH)]),
    ),
    auditKept: reading(async (session, { entries }) => {
      const kept = await session.credentials.audit.kept(entries);
      session.emit({ to: 'desk', name: 'credentialsChanged' });
      return kept;
    }),
    verifyAudit: reading(verifySpaceAudit),
    policies: reading((session, { policies }) => takePolicies(session, policies)),
    resealSecret: reading(resealSecret),
    secretHeads: reading(takeSecretHeads),
    workIs: reading(async ({ credentials }, { id, state }) => {
      credentials.witness.answered(id, state);
      return ok(undefined);
    }),
  };
}

/** Answers what the session host asks. */
export function credentialRelease({ reading }: SessionTurns): Handlers<VaultRelease> {
  return {
    reach: reading(judgeReach),
    release: reading((session, { credential, target }) =>
      releaseSecret(session, credential, target),
    ),
    type: reading(typeSecret),
  };
}

/** Answers what main says about errands. */
export function credentialControl({
  reading,
}: SessionTurns): Pick<Handlers<VaultControl>, 'errandDone'> {
  return {
    errandDone: reading(async (session, { id, outcome }) => {
      session.credentials.errands.done(id, outcome);
      return ok(undefined);
    }),
  };
}
