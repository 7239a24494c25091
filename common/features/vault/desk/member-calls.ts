import { z } from 'zod';
import { role } from '../../../crypto/bundles.ts';
import { nothing } from '../../../ipc/calls.ts';
import { accountId, deviceId, spaceId } from '../../../lib/ids.ts';
import { serverUrl } from '../../../lib/server-url.ts';
import { spaceInfo } from '../space-info.ts';
import { spaceRoster } from '../space-roster.ts';

/** Spaces, and who belongs to them. */
export const memberCalls = {
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
  /** Who is and was in a space, on which devices. */
  roster: { input: z.object({ space: spaceId }), output: spaceRoster },
  /** Removes a member; the spaces get new keys. For admins of all of these spaces. */
  removeMember: {
    input: z.object({ account: accountId, spaces: z.array(spaceId).min(1) }),
    output: nothing,
  },
  changeRole: {
    input: z.object({ space: spaceId, account: accountId, role }),
    output: nothing,
  },
  /** Ends a device's right to write and to log in, in every space that this account administers. */
  revokeDevice: { input: z.object({ account: accountId, device: deviceId }), output: nothing },
  /** Gives a space a new key. */
  rotateKeys: { input: z.object({ space: spaceId }), output: nothing },
  /** Colleagues who came with another identity; what they sign is held back until it is verified. */
  identityChanges: {
    input: nothing,
    output: z.array(
      /** Six words each. */
      z.object({ account: accountId, name: z.string(), before: z.string(), now: z.string() }),
    ),
  },
  /** The six words `now` were compared with the colleague, out of band. */
  verifyIdentity: {
    input: z.object({ account: accountId, now: z.string() }),
    output: nothing,
  },
  /** What is wrong with this device's vault folder; everything in it is kept. */
  vaultProblems: {
    input: nothing,
    output: z.array(
      z.discriminatedUnion('kind', [
        /** An older copy of the folder was put back, or the marks that would tell are gone. */
        z.object({ kind: z.enum(['rolled-back', 'marks-missing']) }),
        /** A space whose file is damaged, or older than it was. */
        z.object({ kind: z.enum(['space-damaged', 'space-rolled-back']), space: spaceId }),
      ]),
    ),
  },
  /** Own six-word fingerprint. */
  fingerprint: { input: nothing, output: z.string() },
} as const;
