import { verify } from 'node:crypto';
import { isGenuineSecret } from '../../../common/crypto/secret-envelope.ts';
import { currentKeyId } from '../../../common/crypto/membership.ts';
import type { SealedSecretV2 } from '../../../common/crypto/sealed-secret.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { auditSigningBytes } from '../../../common/features/vault/audit-chain.ts';
import type { AuditEntry, AuditFinding } from '../../../common/features/vault/audit-entry.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { ed25519PublicKey } from '../ed25519.ts';
import { WEAR_ADVISED } from '../key-wear.ts';
import type { Session } from '../session.ts';
import { deviceOf } from '../space-state.ts';
import { vaultKeyOf } from '../vault-key.ts';

/** Verifies a space's audit entries, in parts, against what was seen before. */
export async function verifySpaceAudit(
  session: Session,
  input: {
    readonly space: SpaceId;
    readonly entries: readonly AuditEntry[];
    readonly isLast: boolean;
  },
): Promise<Result<AuditFinding[], AppError>> {
  const { space, entries, isLast } = input;
  const looked = await session.credentials.watch.look(space, entries, isLast, entry =>
    isSigned(session, entry),
  );
  if (!looked.ok) return looked;
  if (looked.value.isNew) session.emit({ to: 'desk', name: 'credentialsChanged' });
  return ok([...looked.value.findings]);
}

/** What is known of the chains. */
export function auditState(session: Session) {
  const { audit, watch } = session.credentials;
  const { verified, chains, findings } = watch.state();
  return { pending: audit.pendingCount(), verified, chains, findings: [...findings] };
}

/**
 * Notes the revisions that the records hold now. Those that do not open under their space's key are
 * passed over: nobody locks a credential by making up a high one.
 */
export async function takeSecretHeads(
  session: Session,
  { secrets }: { readonly secrets: readonly SealedSecretV2[] },
): Promise<Result<undefined, AppError>> {
  const genuine: SealedSecretV2[] = [];
  for (const sealed of secrets) {
    if (session.credentials.marks.isKnown(sealed)) continue;
    const space = session.spaces.get(sealed.space);
    const key = space === undefined ? undefined : await vaultKeyOf(space, sealed.keyId);
    if (key?.ok === true && (await isGenuineSecret(key.value, sealed))) genuine.push(sealed);
  }
  return session.credentials.marks.raise(genuine);
}

/** What the wear of keys is seen from. */
interface WornKeysOf extends Pick<Session, 'spaces'> {
  readonly credentials: Pick<Session['credentials'], 'wear'>;
}

/**
 * Vault keys that have sealed so much, by this device's share of it, that they should be rotated. One that
 * was seals no more.
 */
export function wornKeys({
  spaces,
  credentials,
}: WornKeysOf): { space: SpaceId; keyId: string; seals: number }[] {
  return [...spaces].flatMap(([space, state]) => {
    // Each device counts its own seals with the key that all of them share.
    const share = WEAR_ADVISED / Math.max(1, state.devices.length);
    const keyId = currentKeyId(state.membership);
    const seals = credentials.wear.seals(space, keyId);
    return seals >= share ? [{ space, keyId, seals }] : [];
  });
}

function isSigned(session: Session, entry: AuditEntry): boolean {
  const space = session.spaces.get(entry.space);
  const device = space === undefined ? undefined : deviceOf(space, entry.account, entry.device);
  if (device === undefined) return false;
  const { sig, ...unsigned } = entry;
  const signature = Buffer.from(sig, 'base64url');
  return verify(null, auditSigningBytes(unsigned), ed25519PublicKey(device.sign), signature);
}
