import { z } from 'zod';
import {
  deviceCertificate,
  identityBundle,
  displayName,
  role,
  spaceKind,
} from '../../crypto/bundles.ts';
import { credentialRef, sealedSecret, secretTarget } from '../../crypto/sealed-secret.ts';
import { bytes, nothing, type Contract } from '../../ipc/calls.ts';
import { accountId, deviceId, orgId, recordId, spaceId } from '../../lib/ids.ts';
import { change } from '../../sync/change.ts';
import { joinRequest, spaceMembership } from '../../sync/protocol/spaces.ts';
import { serverUrl } from '../../lib/server-url.ts';

/** Who is at work in this profile, without any secret. */
export const vaultOwner = z.object({
  org: orgId,
  orgName: z.string(),
  account: accountId,
  name: z.string(),
  device: deviceId,
});
/** @see vaultOwner */
export type VaultOwner = z.infer<typeof vaultOwner>;

/** A space that this account holds a key of. */
export const spaceInfo = z.object({
  space: spaceId,
  kind: spaceKind,
  epoch: z.int().min(1),
  role,
  members: z.array(z.object({ account: accountId, name: z.string(), role })),
});
/** @see spaceInfo */
export type SpaceInfo = z.infer<typeof spaceInfo>;

const passphrase = z.string().min(1).max(1024);

/**
 * What the page may ask of the vault host, over its own port: main never sees a passphrase or a
 * credential that is typed in.
 */
export const vaultDesk = {
  calls: {
    /** Makes account, device, organisation and its organisation-wide space; then it is unlocked. */
    create: {
      input: z.object({
        orgName: displayName,
        name: displayName,
        deviceLabel: displayName,
        passphrase: passphrase.min(8),
      }),
      output: vaultOwner,
    },
    /** Makes account and device that hold an invitation; spaces come when the inviter has confirmed. */
    join: {
      input: z.object({
        invitation: z.string().max(4096),
        name: displayName,
        deviceLabel: displayName,
        passphrase: passphrase.min(8),
      }),
      output: vaultOwner,
    },
    /** Fails with `wrong-passphrase` {waitSeconds} or, too early, `unlock-delayed` {waitSeconds}. */
    unlock: { input: z.object({ passphrase }), output: vaultOwner },
    spaces: { input: nothing, output: z.array(spaceInfo) },
    /** Makes the space of a customer's site; its record is the data worker's to commit. */
    createSite: { input: nothing, output: spaceInfo },
    /** The text of a new invitation; main is told of its hash so that the server accepts it. */
    invite: {
      input: z.object({ server: serverUrl, spaces: z.array(spaceId).min(1), role }),
      output: z.object({ text: z.string() }),
    },
    /** People who answered an invitation of this account and wait for confirmation. */
    joiners: {
      input: nothing,
      output: z.array(
        z.object({
          account: accountId,
          name: z.string(),
          /** Six words to compare out of band. */
          fingerprint: z.string(),
          /** Whether the invitation's secret vouches for this identity. */
          vouched: z.boolean(),
          role,
          spaces: z.array(spaceId),
        }),
      ),
    },
    /** Adds a joiner to the spaces of the invitation: membership entries and grants. */
    confirmJoiner: { input: z.object({ account: accountId }), output: nothing },
    /** Lets a colleague of the organisation into a site that this account administers. */
    addMember: {
      input: z.object({ space: spaceId, account: accountId, role }),
      output: nothing,
    },
    /** Own six-word fingerprint. */
    fingerprint: { input: nothing, output: z.string() },
    /** Seals a secret typed in, for log-ins at one host and port; the bytes are wiped after. */
    sealSecret: {
      input: z.object({ space: spaceId, record: recordId, target: secretTarget, secret: bytes }),
      output: sealedSecret,
    },
  },
  events: {
    /** Spaces or keys came or changed. */
    spacesChanged: nothing,
    joinersChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultDesk */
export type VaultDesk = typeof vaultDesk;

/** Why a change of another device is not taken into the fold. */
export const changeVerdict = z.enum([
  'ok',
  'bad-signature',
  'unknown-device',
  'not-a-member',
  'not-permitted',
]);
/** @see changeVerdict */
export type ChangeVerdict = z.infer<typeof changeVerdict>;

/** What the data worker may ask of the vault host: never a vault key, never a secret. */
export const vaultRecords = {
  calls: {
    /** Keys of this device's store and of every space's records, raw 32 bytes each. */
    keys: {
      input: nothing,
      output: z.object({
        owner: vaultOwner,
        localKey: bytes,
        spaces: z.array(
          z.object({ space: spaceId, keyId: z.string(), current: z.boolean(), recordsKey: bytes }),
        ),
        /** Names of everyone who is or was a member of one of these spaces, for authorship on screen. */
        people: z.array(z.object({ account: accountId, name: z.string() })),
      }),
    },
    /** Ed25519 signatures of this device, one for each message, in order. */
    sign: { input: z.object({ messages: z.array(bytes).max(1000) }), output: z.array(bytes) },
    /** Whether each change is signed by a device of an author who may write, by the membership log. */
    verify: {
      input: z.object({ changes: z.array(change).max(1000) }),
      output: z.array(changeVerdict),
    },
  },
  events: {
    /** Keys, members or devices of a space came or changed: what did not verify may verify now. */
    keysChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultRecords */
export type VaultRecords = typeof vaultRecords;

/** What the session host may ask of the vault host, after the device's host key was accepted. */
export const vaultRelease = {
  calls: {
    /**
     * Fails with `not-permitted` when the session's host and port are not those of the secret.
     * `hostKey` says which key was accepted, for the audit; it is judged by the session host alone.
     */
    release: {
      input: z.object({ credential: credentialRef, target: secretTarget, hostKey: z.string() }),
      output: bytes,
    },
  },
  events: {},
} as const satisfies Contract;
/** @see vaultRelease */
export type VaultRelease = typeof vaultRelease;

/** An invitation as the server must know it: by hash only. */
export const invitationNotice = z.object({
  tokenHash: z.string(),
  spaces: z.array(spaceId),
  role,
});
/** @see invitationNotice */
export type InvitationNotice = z.infer<typeof invitationNotice>;

/** What main may ask of the vault host: nothing that is secret goes either way. */
export const vaultControl = {
  calls: {
    /** Signs a session challenge with the device key, bound to server and device. */
    signChallenge: {
      input: z.object({ challenge: z.string(), server: z.string() }),
      output: z.string(),
    },
    identity: {
      input: nothing,
      output: z.object({
        owner: vaultOwner,
        bundle: identityBundle,
        certificate: deviceCertificate,
      }),
    },
    /** The token and proof by which this account answers the invitation it was made from. */
    joinAnswer: {
      input: nothing,
      output: z
        .object({
          token: z.string(),
          server: z.string(),
          request: joinRequest.omit({ tokenHash: true }),
        })
        .nullable(),
    },
    /** Everything that the server must know and may lack. */
    outbound: {
      input: nothing,
      output: z.object({
        spaces: z.array(spaceMembership),
        invitations: z.array(invitationNotice),
      }),
    },
    /** What the server has; verified before anything is kept. */
    ingest: {
      input: z.object({ spaces: z.array(spaceMembership), joins: z.array(joinRequest) }),
      output: z.object({ refused: z.array(z.object({ space: spaceId, reason: z.string() })) }),
    },
  },
  events: {
    unlocked: vaultOwner,
    /** There is something new for the server: a space, an invitation, a confirmed member. */
    outboundChanged: nothing,
  },
} as const satisfies Contract;
/** @see vaultControl */
export type VaultControl = typeof vaultControl;
