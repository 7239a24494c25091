import { z } from 'zod';
import { deviceCertificate, identityBundle, role } from '../../crypto/bundles.ts';
import { nothing, type Contract } from '../../ipc/calls.ts';
import { spaceId } from '../../lib/ids.ts';
import { serverUrl } from '../../lib/server-url.ts';
import { vaultBackup } from './vault-backup.ts';
import { joinRequest, offeredSpace, spaceMembership } from '../../sync/protocol/spaces.ts';
import { errandOutcome, vaultErrand } from './vault-errand.ts';
import { vaultOwner } from './vault-owner.ts';

/** An invitation as the server must know it: by hash only. */
export const invitationNotice = z.object({
  tokenHash: z.string(),
  spaces: z.array(spaceId),
  role,
});
/** @see invitationNotice */
export type InvitationNotice = z.infer<typeof invitationNotice>;

/**
 * A server that a workspace is about to be connected to, with the operator's enrolment code; without one
 * where the server knows the account already.
 */
export const serverToJoin = z.object({
  server: serverUrl,
  enrolmentCode: z.string().optional(),
});
/** @see serverToJoin */
export type ServerToJoin = z.infer<typeof serverToJoin>;

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
    /**
     * Makes the account fit for a server: one without a Secret Key gets it once its kit is kept, and from
     * then on the server is remembered until `serverJoined`. `cancelled`: nothing was changed.
     */
    joinServer: { input: serverToJoin, output: nothing },
    /**
     * The server that is remembered: main was ended before it had kept the link, or the account came
     * from another computer.
     */
    serverToJoin: { input: nothing, output: serverToJoin.nullable() },
    /** Main has kept the link; files for further devices name it from now on. */
    serverJoined: { input: serverToJoin.pick({ server: true }), output: nothing },
    /** Everything that the server must know and may lack. */
    outbound: {
      input: nothing,
      output: z.object({
        spaces: z.array(spaceMembership),
        invitations: z.array(invitationNotice),
        /** Other devices of this account: they may never have met the server that their changes go to. */
        devices: z.array(deviceCertificate),
      }),
    },
    /** What the server has; verified before anything is kept. */
    ingest: {
      input: z.object({ spaces: z.array(offeredSpace), joins: z.array(joinRequest) }),
      output: z.object({ refused: z.array(z.object({ space: spaceId, reason: z.string() })) }),
    },
    /** What came of an errand. */
    errandDone: { input: z.object({ id: z.uuid(), outcome: errandOutcome }), output: nothing },
    /** The vault's part of a backup: its files at one moment, all sealed, and the backup's key. */
    backup: vaultBackup,
  },
  events: {
    unlocked: vaultOwner,
    /** The vault has main do something with clipboard or files. */
    errandWanted: z.object({ id: z.uuid(), errand: vaultErrand }),
    /** There is something new for the server: a space, an invitation, a confirmed member. */
    outboundChanged: nothing,
    /** The vault has something to ask or show outside the page; main opens the secure window for it. */
    secureWindowWanted: z.object({ id: z.uuid() }),
  },
} as const satisfies Contract;
/** @see vaultControl */
export type VaultControl = typeof vaultControl;
