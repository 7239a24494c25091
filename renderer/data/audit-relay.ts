import type { z } from 'zod';
import { sealedSecretV2, type SealedSecretV2 } from '../../common/crypto/sealed-secret.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { auditEntry, type AuditEntry } from '../../common/features/vault/audit-entry.ts';
import { CREDENTIAL } from '../../common/features/vault/credential.ts';
import { CREDENTIAL_USES } from '../../common/features/vault/credential-view.ts';
import {
  CREDENTIAL_POLICY,
  POLICY_FIELD,
  signedPolicy,
  type SignedPolicy,
} from '../../common/features/vault/policy.ts';
import { AUDIT_BATCH } from '../../common/features/vault/vault-records.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { appendEdit, jsonOf } from '../../common/records/record-edit.ts';
import { TIMELINE, type CredentialUseEntry } from '../../common/records/timeline.ts';
import type { EntityState } from '../../common/sync/entity-state.ts';
import { commitEdits } from './commit.ts';
import type { edit } from './data-contract.ts';
import type { LiveRecord } from './projection.ts';
import { statesOf } from './states.ts';
import type { Store } from './store.ts';

type Edit = z.output<typeof edit>;

/** Entries that become one commit; each is two changes at most. */
const COMMIT_AT_ONCE = 100;
/** Credentials whose folds are read at a time. */
const READ_AT_ONCE = 500;

/**
 * Puts the uses that the vault host wrote down into the log: each into its credential, and into the
 * timeline of the work that it was for. Answers the records that changed. What is in the log already,
 * after a crash between two steps, goes in no second time.
 */
export async function relayAudit(store: Store): Promise<Result<readonly RecordId[], AppError>> {
  const changed: RecordId[] = [];
  for (;;) {
    const pending = await store.vault.call('auditPending');
    if (!pending.ok) return pending;
    const entries = pending.value.slice(0, COMMIT_AT_ONCE);
    if (entries.length === 0) return ok(changed);
    const kept = await keep(store, entries);
    if (!kept.ok) return kept;
    changed.push(...kept.value);
    const places = entries.map(({ space, seq }) => ({ space, seq }));
    const told = await store.vault.call('auditKept', { entries: places });
    if (!told.ok) return told;
  }
}

async function keep(
  store: Store,
  entries: readonly AuditEntry[],
): Promise<Result<readonly RecordId[], AppError>> {
  const records = entries.flatMap(one => store.records.inSpace(one.space, one.record) ?? []);
  const states = await statesOf(store, records);
  const stateOf = ({ space, record }: AuditEntry): EntityState | undefined => {
    const live = store.records.inSpace(space, record);
    return live === undefined ? undefined : states.get(live);
  };
  const fresh = entries.filter(entry => {
    const state = stateOf(entry);
    return state === undefined || !usesOf(state).some(one => one.sig === entry.sig);
  });
  if (fresh.length === 0) return ok([]);
  const committed = await commitEdits(
    store,
    fresh.flatMap(entry => editsOf(entry, stateOf(entry))),
  );
  return committed.ok ? ok(committed.value.records) : committed;
}

function editsOf(entry: AuditEntry, credential: EntityState | undefined): Edit[] {
  const { space, record, work } = entry;
  const use = appendEdit({ space, type: CREDENTIAL, id: record }, CREDENTIAL_USES, jsonOf(entry));
  const told: CredentialUseEntry = {
    kind: 'credential-use',
    credential: record,
    credentialName: textOf(credential, 'name'),
    username: textOf(credential, 'username'),
    host: entry.host,
    use: entry.use,
    ...(entry.reason !== '' && { reason: entry.reason }),
  };
  return [use, appendEdit(work, TIMELINE, told)];
}

function textOf(state: EntityState | undefined, field: string): string {
  const value = state?.registers.get(field)?.heads[0]?.value;
  return typeof value === 'string' ? value : '';
}

function usesOf(state: EntityState): AuditEntry[] {
  return (state.lists.get(CREDENTIAL_USES) ?? []).flatMap(({ value }) => {
    const entry = auditEntry.safeParse(value);
    return entry.success ? [entry.data] : [];
  });
}

/**
 * Tells the vault host what the records say: the policies of the spaces, which secrets are the present
 * ones, and all audit entries, which it verifies. A space where a credential can't be read is passed
 * over, for what is damaged here would look dropped there.
 */
export async function tellVault(store: Store): Promise<Result<undefined, AppError>> {
  const policies = await policiesOf(store);
  if (policies.length > 0) {
    const told = await store.vault.call('policies', { policies });
    if (!told.ok) return told;
  }
  const bySpace = new Map<SpaceId, AuditEntry[]>();
  const unreadable = new Set<SpaceId>();
  const credentials = store.records.ofType(CREDENTIAL);
  for (let at = 0; at < credentials.length; at += READ_AT_ONCE) {
    const part = credentials.slice(at, at + READ_AT_ONCE);
    const states = await statesOf(store, part);
    for (const record of part) {
      const state = states.get(record);
      if (state === undefined) unreadable.add(record.space);
      else bySpace.set(record.space, [...(bySpace.get(record.space) ?? []), ...usesOf(state)]);
    }
    const secrets = part.flatMap(record => headsOf(states.get(record)));
    const told = await store.vault.call('secretHeads', { secrets });
    if (!told.ok) return told;
  }
  for (const [space, entries] of bySpace) {
    if (unreadable.has(space)) continue;
    const verified = await verify(store, space, entries);
    if (!verified.ok) return verified;
  }
  return ok(undefined);
}

async function verify(
  store: Store,
  space: SpaceId,
  entries: readonly AuditEntry[],
): Promise<Result<undefined, AppError>> {
  for (let at = 0; at === 0 || at < entries.length; at += AUDIT_BATCH) {
    const part = entries.slice(at, at + AUDIT_BATCH);
    const isLast = at + AUDIT_BATCH >= entries.length;
    const verified = await store.vault.call('verifyAudit', { space, entries: part, isLast });
    if (!verified.ok) return verified;
  }
  return ok(undefined);
}

async function policiesOf(store: Store): Promise<SignedPolicy[]> {
  const records: readonly LiveRecord[] = store.records.ofType(CREDENTIAL_POLICY);
  const states = await statesOf(store, records);
  return [...states.values()].flatMap(state =>
    (state.registers.get(POLICY_FIELD)?.heads ?? []).flatMap(({ value }) => {
      const policy = signedPolicy.safeParse(value);
      return policy.success ? [policy.data] : [];
    }),
  );
}

function headsOf(state: EntityState | undefined): SealedSecretV2[] {
  return (state?.registers.get('secret')?.heads ?? []).flatMap(({ value }) => {
    const sealed = sealedSecretV2.safeParse(value);
    return sealed.success ? [sealed.data] : [];
  });
}
