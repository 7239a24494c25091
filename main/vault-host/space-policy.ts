import { sign } from 'node:crypto';
import { memberMay } from '../../common/crypto/membership.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type {
  CredentialPolicy,
  CredentialUse,
  SignedPolicy,
} from '../../common/features/vault/policy.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { mayBy } from './credential-use.ts';
import { isGenuinePolicy, isSamePolicy, policySigningBytes } from './policy-book.ts';
import type { Consented } from './session-turns.ts';
import { spaceOf, type Session } from './session.ts';

/** What a space lets its members do, and what this account may. */
export async function readPolicy(session: Session, { space }: { readonly space: SpaceId }) {
  const known = spaceOf(session, space);
  if (!known.ok) return known;
  const { policy, revision } = session.credentials.policies.policyOf(space);
  return ok({
    policy,
    revision,
    mine: [...mayBy(policy, session, known.value)],
    mayChange: mayAdminister(session, space),
  });
}

/** Asks an admin for consent to a new policy, then signs and keeps it. */
export async function changePolicy(
  session: Session,
  { space, policy }: { readonly space: SpaceId; readonly policy: CredentialPolicy },
): Promise<Result<Consented<SignedPolicy>, AppError>> {
  const known = spaceOf(session, space);
  if (!known.ok) return known;
  if (!mayAdminister(session, space)) return err(appErrorOf('not-permitted'));
  const { policies } = session.credentials;
  if (isSamePolicy(policy, policies.policyOf(space).policy)) {
    return err(appErrorOf('invalid-input', { where: 'policy' }));
  }
  const roles = (use: CredentialUse): string => policy.may[use].join(', ');
  return ok({
    question: {
      kind: 'change-policy',
      logIn: roles('log-in'),
      reveal: roles('reveal'),
      copy: roles('copy'),
      type: roles('type'),
      export: roles('export'),
      reasonFor: policy.reasonFor.join(', '),
      revealSeconds: policy.revealSeconds,
    },
    proceed: async open => {
      if (!mayAdminister(open, space)) return err(appErrorOf('not-permitted'));
      const { owner, device } = open.account;
      const unsigned = {
        v: 1,
        org: owner.org,
        space,
        revision: policies.policyOf(space).revision + 1,
        policy,
        at: open.clock.wall(),
        account: owner.account,
        device: owner.device,
      } as const;
      const sig = toBase64Url(sign(null, policySigningBytes(unsigned), device));
      const signed = { ...unsigned, sig };
      const taken = await takePolicies(open, [signed]);
      return taken.ok ? ok(signed) : taken;
    },
  });
}

/** Takes in the policies that the records hold. */
export async function takePolicies(
  session: Session,
  policies: readonly SignedPolicy[],
): Promise<Result<undefined, AppError>> {
  const taken = await session.credentials.policies.take(policies, policy => {
    const space = session.spaces.get(policy.space);
    return space !== undefined && isGenuinePolicy(policy, space);
  });
  if (!taken.ok) return taken;
  if (taken.value) session.emit({ to: 'desk', name: 'credentialsChanged' });
  return ok(undefined);
}

function mayAdminister(session: Session, space: SpaceId): boolean {
  const me = session.spaces.get(space)?.membership.members.get(session.account.owner.account);
  return me !== undefined && memberMay(me.role, 'administer');
}
