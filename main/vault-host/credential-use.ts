import { isGenuineSecret, revisionOf } from '../../common/crypto/secret-envelope.ts';
import type { CredentialRef, SealedSecret } from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  usingRole,
  type CredentialPolicy,
  type CredentialUse,
} from '../../common/features/vault/policy.ts';
import { wipeFields } from '../../common/features/vault/secret-content.ts';
import type { SecretField } from '../../common/features/vault/secret-fields.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { openFields, workingSpace } from './secret-sealing.ts';
import type { Session } from './session.ts';
import type { SpaceState } from './space-state.ts';
import { vaultKeyOf } from './vault-key.ts';

/** What a use asks for, as the caller names it. */
export interface UseWanted {
  readonly credential: CredentialRef;
  readonly use: CredentialUse;
  /** An earlier revision is meant, from the history: this is the later one that took its place. */
  readonly earlierThan?: SealedSecret | undefined;
  /** The host for the audit; empty where none is involved. */
  readonly host?: string;
  /** The fields that are given out; all when absent. */
  readonly fields?: readonly string[];
  /** The caller had the work confirmed, for many uses at once. */
  readonly isWorkConfirmed?: boolean;
}

/** A secret that was opened for a use, not yet written down nor given out. */
export interface OpenedForUse {
  readonly fields: readonly SecretField[];
  readonly policy: CredentialPolicy;
  /**
   * Writes the use down, durably; only when this succeeds may anything be given out. What was opened
   * is wiped when it fails.
   */
  record(): Promise<Result<undefined, AppError>>;
}

/**
 * Everything that is asked before a stored secret is used: it is that record's and genuine, the
 * account works in its space, the work belongs to it and is under way, the space's policy lets this role do this, a
 * reason is given where one is wanted, and no later secret of the record is known. Then it is opened;
 * the caller wipes the fields.
 */
export async function openForUse(
  session: Session,
  wanted: UseWanted,
): Promise<Result<OpenedForUse, AppError>> {
  const { credential, use } = wanted;
  const { record, sealed, work } = credential;
  const reason = credential.reason ?? '';
  if (sealed.record !== record) return err(appErrorOf('envelope-damaged'));
  const space = workingSpace(session, sealed.space);
  if (!space.ok) return space;
  const workSpace = workingSpace(session, work.space);
  if (!workSpace.ok) return workSpace;
  if (!belongs(space.value, workSpace.value)) return err(appErrorOf('work-elsewhere'));
  const { policy } = session.credentials.policies.policyOf(sealed.space);
  if (!mayBy(policy, session, space.value).includes(use)) return err(appErrorOf('not-permitted'));
  if (reason === '' && policy.reasonFor.includes(use)) return err(appErrorOf('reason-needed'));

  if (wanted.isWorkConfirmed !== true) {
    const underWay = await session.credentials.witness.confirm(work);
    if (!underWay.ok) return underWay;
  }

  const { marks, audit } = session.credentials;
  if (wanted.earlierThan !== undefined) {
    const isEarlier = await precedes(session, sealed, wanted.earlierThan);
    if (!isEarlier) return err(appErrorOf('invalid-input', { where: 'earlierThan' }));
  } else {
    const judged = marks.judge(sealed);
    if (!judged.ok) return judged;
  }
  const opened = await openFields(space.value, sealed);
  if (!opened.ok) return opened;
  if (sealed.v === 2) {
    // It opened, so its revision is its maker's word.
    const raised = await marks.raise([sealed]);
    if (!raised.ok) return abandon(opened.value, raised.error);
  }
  const fields = opened.value;
  return ok({
    fields,
    policy,
    record: async () => {
      const written = await audit.write([
        {
          space: sealed.space,
          use,
          record,
          revision: revisionOf(sealed),
          fields: [...(wanted.fields ?? [])],
          work,
          reason,
          host: wanted.host ?? '',
          at: session.clock.wall(),
        },
      ]);
      if (!written.ok) return abandon(fields, written.error);
      session.emit({ to: 'records', name: 'auditWritten' });
      return ok(undefined);
    },
  });
}

/** What an account may do in a space by role and policy. */
export function mayBy(
  policy: CredentialPolicy,
  session: Session,
  space: SpaceState,
): readonly CredentialUse[] {
  const me = space.membership.members.get(session.account.owner.account);
  const role = usingRole.safeParse(me?.role);
  if (!role.success) return [];
  return (Object.keys(policy.may) as CredentialUse[]).filter(use =>
    policy.may[use].includes(role.data),
  );
}

/** A site's credentials are for work at that site; those of the organisation for work anywhere. */
function belongs(credential: SpaceState, work: SpaceState): boolean {
  return (
    credential.membership.space === work.membership.space ||
    credential.membership.kind === 'organisation'
  );
}

/**
 * Whether a genuine later secret of the record says that this one is history. It comes with the call, as
 * the caller shows it: the vault host learns of new secrets a moment later than the screen does.
 */
async function precedes(
  session: Session,
  sealed: SealedSecret,
  later: SealedSecret,
): Promise<boolean> {
  if (later.record !== sealed.record || revisionOf(later) <= revisionOf(sealed)) return false;
  const space = workingSpace(session, later.space);
  const key = space.ok ? await vaultKeyOf(space.value, later.keyId) : space;
  return key.ok && isGenuineSecret(key.value, later);
}

function abandon(
  fields: readonly SecretField[],
  error: AppError,
): { readonly ok: false; readonly error: AppError } {
  wipeFields(fields);
  return err(error);
}
