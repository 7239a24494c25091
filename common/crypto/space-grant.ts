import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId, OrgId, SpaceId } from '../lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { IdentityBundle, SpaceGrant } from './bundles.ts';
import { identityFingerprint } from './identity.ts';
import { KEY_BYTES, type BoxSecret, type SigningSecret, type SpaceKey } from './keys.ts';
import { signStatement, verifyStatement } from './signing.ts';

const DOMAIN = 'rackside/grant/v1';
const info = utf8('rackside/hpke/space-key/v1');

/** RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base mode. */
const grantSuite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** Everything in a grant that is neither sealed nor a signature: HPKE's associated data. */
type GrantHeader = Omit<SpaceGrant, 'enc' | 'ct' | 'sig'>;

function associatedData(header: GrantHeader): ArrayBuffer {
  const { v, org, space, epoch, member, memberFingerprint, granter, logHead } = header;
  const clear = { v, org, space, epoch, member, memberFingerprint, granter, logHead };
  return utf8(`${DOMAIN}\n${canonicalJson(clear)}`).buffer;
}

/** Seals a space's key to one member; the granter signs it and vouches for the log up to `logHead`. */
export async function makeGrant(
  of: {
    readonly org: OrgId;
    readonly space: SpaceId;
    readonly epoch: number;
    readonly member: IdentityBundle;
    readonly granter: AccountId;
    readonly logHead: string;
  },
  spaceKey: SpaceKey,
  granterSecret: SigningSecret,
): Promise<SpaceGrant> {
  const header: GrantHeader = {
    v: 1,
    org: of.org,
    space: of.space,
    epoch: of.epoch,
    member: of.member.account,
    memberFingerprint: await identityFingerprint(of.member),
    granter: of.granter,
    logHead: of.logHead,
  };
  const recipientPublicKey = await grantSuite.kem.importKey(
    'raw',
    fromBase64Url(of.member.box).buffer,
    true,
  );
  const sender = await grantSuite.createSenderContext({ recipientPublicKey, info: info.buffer });
  const ct = await sender.seal(spaceKey.slice().buffer, associatedData(header));
  return signStatement(DOMAIN, granterSecret, {
    ...header,
    enc: toBase64Url(new Uint8Array(sender.enc)),
    ct: toBase64Url(new Uint8Array(ct)),
  });
}

/** Whether this identity signed the grant. */
export function verifyGrant(grant: SpaceGrant, granter: IdentityBundle): boolean {
  return grant.granter === granter.account && verifyStatement(DOMAIN, granter.sign, grant);
}

/** Opens a grant that was verified; fails with `envelope-damaged` when it was not sealed to this key. */
export async function openGrant(
  grant: SpaceGrant,
  box: BoxSecret,
): Promise<Result<SpaceKey, AppError>> {
  try {
    const recipientKey = await grantSuite.kem.importKey('raw', box.slice().buffer, false);
    const recipient = await grantSuite.createRecipientContext({
      recipientKey,
      enc: fromBase64Url(grant.enc).buffer,
      info: info.buffer,
    });
    const opened = await recipient.open(fromBase64Url(grant.ct).buffer, associatedData(grant));
    const key = new Uint8Array(opened);
    if (key.length === KEY_BYTES) return ok(key as SpaceKey);
  } catch {
    // The library throws on a wrong key, tag or point; all of them mean: not for us, or damaged.
  }
  return err(appErrorOf('envelope-damaged'));
}
