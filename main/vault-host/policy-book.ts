import { z } from 'zod';
import { statementBytes, verifyEd25519 } from '../../common/crypto/signing.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import {
  credentialUse,
  DEFAULT_POLICY,
  signedPolicy,
  type CredentialPolicy,
  type SignedPolicy,
} from '../../common/features/vault/policy.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { serialQueue } from '../../common/lib/serial-queue.ts';
import type { SealedFiles } from './sealed-file.ts';
import { deviceOf, type SpaceState } from './space-state.ts';

const POLICIES_FILE = 'policies.json';
const policiesFile = z.object({ v: z.literal(1), policies: z.array(signedPolicy) });

/** The policies of the spaces as this device knows them: of each space those of its highest revision. */
export interface PolicyBook {
  /** What holds in a space now. */
  policyOf(space: SpaceId): { readonly policy: CredentialPolicy; readonly revision: number };
  /** Takes in policies that `isGenuine`; answers whether anything changed. */
  take(
    policies: readonly SignedPolicy[],
    isGenuine: (policy: SignedPolicy) => boolean,
  ): Promise<Result<boolean, AppError>>;
}

/** Opens the book; what is damaged is reported, and comes again from the records. */
export async function openPolicyBook(
  files: SealedFiles,
  report: (damage: AppError) => void,
): Promise<Result<PolicyBook, AppError>> {
  const bySpace = new Map<SpaceId, readonly SignedPolicy[]>();
  const inTurn = serialQueue();
  const file = await files.read(POLICIES_FILE, policiesFile);
  if (file.ok) {
    for (const policy of file.value?.policies ?? []) {
      bySpace.set(policy.space, [...(bySpace.get(policy.space) ?? []), policy]);
    }
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(POLICIES_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }

  return ok({
    policyOf: space => {
      const held = bySpace.get(space) ?? [];
      const [first, ...others] = held;
      if (first === undefined) return { policy: DEFAULT_POLICY, revision: 0 };
      return {
        policy: others.reduce((both, one) => whatBothAllow(both, one.policy), first.policy),
        revision: first.revision,
      };
    },
    take: (policies, isGenuine) =>
      inTurn(async () => {
        let isChanged = false;
        for (const policy of policies) {
          const held = bySpace.get(policy.space) ?? [];
          const revision = held[0]?.revision ?? 0;
          if (policy.revision < revision || held.some(one => one.sig === policy.sig)) continue;
          if (!isGenuine(policy)) continue;
          bySpace.set(policy.space, policy.revision > revision ? [policy] : [...held, policy]);
          isChanged = true;
        }
        if (!isChanged) return ok(false);
        const written = await files.write(POLICIES_FILE, {
          v: 1,
          policies: [...bySpace.values()].flat(),
        });
        return written.ok ? ok(true) : written;
      }),
  });
}

/** Two admins wrote without network: until one of them writes again, what both allow holds. */
function whatBothAllow(a: CredentialPolicy, b: CredentialPolicy): CredentialPolicy {
  const may = { ...a.may };
  for (const use of credentialUse.options) {
    may[use] = a.may[use].filter(role => b.may[use].includes(role));
  }
  return {
    may,
    reasonFor: credentialUse.options.filter(
      use => a.reasonFor.includes(use) || b.reasonFor.includes(use),
    ),
    revealSeconds: Math.min(a.revealSeconds, b.revealSeconds),
  };
}

/** The bytes of a policy that its device signs. */
export function policySigningBytes(policy: Omit<SignedPolicy, 'sig'>) {
  return statementBytes('rackside/credential-policy/v1', policy);
}

/** Whether a device of somebody who is or was an admin of the space signed this. */
export function isGenuinePolicy(policy: SignedPolicy, space: SpaceState): boolean {
  const { sig, ...statement } = policy;
  const { membership } = space;
  if (policy.org !== membership.org || policy.space !== membership.space) return false;
  const times = membership.tenures.get(policy.account) ?? [];
  if (!times.some(({ role }) => role === 'admin')) return false;
  const device = deviceOf(space, policy.account, policy.device);
  return device !== undefined && verifyEd25519(device.sign, policySigningBytes(statement), sig);
}

/** Whether two policies say the same. */
export function isSamePolicy(a: CredentialPolicy, b: CredentialPolicy): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
