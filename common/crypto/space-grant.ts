import { appErrorOf, type AppError } from '../errors/app-error.ts';
import type { AccountId, OrgId, SpaceId } from '../lib/ids.ts';
import { utf8, type Bytes } from '../lib/bytes.ts';
import { canonicalJson } from '../lib/json.ts';
import { secureRandom, type Random } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { IdentityBundle, SpaceGrant } from './bundles.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { identityFingerprint } from './identity.ts';
import { KEY_BYTES, type BoxSecret, type SigningSecret, type SpaceKey } from './keys.ts';
import { signStatement, verifyStatement } from './signing.ts';

const DOMAIN = 'rackside/grant/v1';
const info = utf8('rackside/hpke/space-key/v1');

/** Everything in a grant that is neither sealed nor a signature: HPKE's associated data. */
type GrantHeader = Omit<SpaceGrant, 'enc' | 'ct' | 'sig'>;

function associatedData(header: GrantHeader): Bytes {
  const { v, org, space, epoch, member, memberFingerprint, granter, logHead } = header;
  const clear = { v, org, space, epoch, member, memberFingerprint, granter, logHead };
  return utf8(`${DOMAIN}\n${canonicalJson(clear)}`);
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
  random: Random = secureRandom,
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
  const aad = associatedData(header);
  const { enc, ct } = await hpkeSeal(of.member.box, info, aad, spaceKey, random);
  return signStatement(DOMAIN, granterSecret, { ...header, enc, ct });
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
  const opened = await hpkeOpen(box, info, associatedData(grant), grant);
  if (!opened.ok) return opened;
  return opened.value.length === KEY_BYTES
    ? ok(opened.value as SpaceKey)
    : err(appErrorOf('envelope-damaged'));
}
