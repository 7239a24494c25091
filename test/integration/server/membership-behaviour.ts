import { describe, expect, it } from 'vitest';
import { foldMembership } from '../../../common/crypto/membership-fold.ts';
import { makeGrant } from '../../../common/crypto/space-grant.ts';
import type { SpaceGrant } from '../../../common/crypto/bundles.ts';
import type { SpaceKey } from '../../../common/crypto/keys.ts';
import { newId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { randomChange, testAccount, type TestAccount } from '../../builders/server-account.ts';
import {
  addMember,
  answerInvitation,
  bring,
  foundSpace,
  logIn,
  makeSpace,
  push,
  putSpace,
  send,
  spacesOf,
  type TestSpace,
} from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const FORKED = { status: 409, body: { code: 'conflict' } };
const MALFORMED = { status: 400, body: { code: 'malformed' } };

async function grantOf(
  { space, entries }: TestSpace,
  granter: TestAccount,
  member: TestAccount,
): Promise<SpaceGrant> {
  const folded = await foldMembership(entries);
  if (!folded.ok) throw new Error('the log does not fold');
  const key = secureRandom.bytes(32) as SpaceKey;
  return makeGrant(
    {
      org: granter.org,
      space,
      epoch: 1,
      member: member.bundle,
      granter: granter.account,
      logHead: folded.value.head,
    },
    key,
    granter.secrets.sign,
  );
}

/** Membership: the server keeps the signed log, extends it only, and gives it to members. */
export function membershipBehaviour({ app, founder }: ServerUnderTest): void {
  describe('membership', () => {
    it('makes a space of its first log and shows it to its members', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      const { spaces } = await spacesOf(app(), lin);
      expect(spaces).toMatchObject([
        {
          org: lin.org,
          space: space.space,
          kind: 'site',
          entries: space.entries,
          grants: [],
          devices: [lin.certificate],
          head: '0',
        },
      ]);
    });

    it('gives every member the log, all devices, and the grants to them alone', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const toLin = await grantOf(space, lin, lin);
      const toChen = await grantOf(space, lin, chen);
      expect((await putSpace(app(), lin, space, [toLin, toChen])).status).toBe(200);
      const [asLin, asChen] = [await spacesOf(app(), lin), await spacesOf(app(), chen)];
      expect(asLin.spaces[0]?.grants).toEqual([toLin]);
      expect(asChen.spaces[0]?.grants).toEqual([toChen]);
      for (const { spaces } of [asLin, asChen]) {
        expect(spaces[0]?.entries).toEqual(space.entries);
        const devices = spaces[0]?.devices.map(({ device }) => device);
        expect(devices?.toSorted()).toEqual([lin.device, chen.device].toSorted());
      }
    });

    it('skips what it has: the same log, and a shorter one, change nothing', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      expect((await putSpace(app(), lin, space)).status).toBe(200);
      expect((await putSpace(app(), lin, first)).status).toBe(200);
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toEqual(space.entries);
    });

    it('takes a new grant with a log that is older than its own', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const grant = await grantOf(first, lin, lin);
      expect((await putSpace(app(), lin, first, [grant])).status).toBe(200);
      expect((await spacesOf(app(), lin)).spaces[0]?.grants).toEqual([grant]);
    });

    it('refuses a log that forks', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const fork = await addMember(first, lin, testAccount(lin.org, 'Eve'), 'admin');
      expect(await putSpace(app(), lin, fork)).toMatchObject(FORKED);
      const other = foundSpace(lin);
      const genesisAgain = { ...other, space: space.space };
      expect((await putSpace(app(), lin, genesisAgain)).status).toBe(409);
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toEqual(space.entries);
    });

    it('takes one of several logs that fork at the same moment', async () => {
      const lin = await founder();
      const space = await makeSpace(app(), lin);
      const forks = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          addMember(space, lin, testAccount(lin.org, `Engineer ${i}`), 'engineer'),
        ),
      );
      const answers = await Promise.all(forks.map(fork => putSpace(app(), lin, fork)));
      const statuses = answers.map(({ status }) => status).toSorted();
      expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toHaveLength(2);
    });

    it('takes a first log once, when the founder sends it twice at the same moment', async () => {
      const lin = await founder();
      const space = foundSpace(lin);
      const answers = await Promise.all([1, 2, 3].map(() => putSpace(app(), lin, space)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await spacesOf(app(), lin)).spaces).toHaveLength(1);
    });

    it('refuses entries that no admin signed, or that were altered', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const byChen = await addMember(space, chen, testAccount(lin.org, 'Eve'), 'admin');
      expect(await putSpace(app(), chen, byChen)).toMatchObject(MALFORMED);
      const byLin = await addMember(space, lin, testAccount(lin.org, 'Zhao'), 'auditor');
      const raised = byLin.entries.map(entry =>
        entry.op === 'add' && entry.role === 'auditor'
          ? { ...entry, role: 'admin' as const }
          : entry,
      );
      const altered = { ...byLin, entries: raised };
      expect(await putSpace(app(), lin, altered)).toMatchObject(MALFORMED);
      const swapped = { ...byLin, entries: [...byLin.entries, byLin.entries[1]!] };
      expect(await putSpace(app(), lin, swapped)).toMatchObject(MALFORMED);
      expect((await spacesOf(app(), lin)).spaces[0]?.entries).toEqual(space.entries);
    });

    it('refuses a log of another space or organisation', async () => {
      const [lin, zhao] = [await founder('Lin Yue'), await founder('Zhao Min')];
      const other = { ...foundSpace(lin), space: newId<SpaceId>(secureRandom) };
      expect(await putSpace(app(), lin, other)).toMatchObject(MALFORMED);
      const abroad = foundSpace(zhao);
      expect((await putSpace(app(), lin, abroad)).status).toBe(400);
      const body = { org: lin.org, ...foundSpace(lin), grants: [] };
      const url = `/v1/spaces/${other.space}/membership`;
      const sent = await send(app(), 'PUT', url, { body, token: lin.token });
      expect(sent).toMatchObject(MALFORMED);
    });

    it('refuses whoever is no member: of a space that is there, or in the log that they bring', async () => {
      const lin = await founder();
      const home = await makeSpace(app(), lin);
      const { client: chen } = await bring(app(), lin, home, 'Chen Bo', 'engineer');
      const closed = await makeSpace(app(), lin);
      expect(await putSpace(app(), chen, closed)).toMatchObject(FORBIDDEN);
      const unseen = foundSpace(lin);
      expect(await putSpace(app(), chen, unseen)).toMatchObject(FORBIDDEN);
    });

    it('makes no space for who waits for confirmation or only reads, nor puts anyone in it', async () => {
      const lin = await founder();
      const home = await makeSpace(app(), lin);
      const waiting = await answerInvitation(app(), lin, home, 'Eve', 'engineer');
      const { client: auditor, space } = await bring(app(), lin, home, 'Wu Ang', 'auditor');
      for (const stranger of [await logIn(app(), waiting), auditor]) {
        const own = await addMember(foundSpace(stranger), stranger, lin, 'engineer');
        expect(await putSpace(app(), stranger, own)).toMatchObject(FORBIDDEN);
      }
      expect((await spacesOf(app(), lin)).spaces.map(one => one.space)).toEqual([home.space]);
      const { client: chen } = await bring(app(), lin, space, 'Chen Bo', 'engineer');
      expect((await putSpace(app(), chen, foundSpace(chen))).status).toBe(200);
    });

    it('refuses grants that are forged, for strangers, or of another granter', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const sound = await grantOf(space, lin, chen);
      const elsewhere = await makeSpace(app(), lin);
      const bad: SpaceGrant[] = [
        { ...sound, ct: `${sound.ct}AA` },
        { ...sound, epoch: 2 },
        { ...sound, member: lin.account },
        await grantOf(space, chen, lin),
        await grantOf(space, lin, testAccount(lin.org, 'Eve')),
        await grantOf(elsewhere, lin, lin),
        { ...sound, logHead: sound.memberFingerprint },
      ];
      for (const grant of bad) {
        expect(await putSpace(app(), lin, space, [sound, grant])).toMatchObject(MALFORMED);
      }
      const byEngineer = await grantOf(space, chen, lin);
      expect(await putSpace(app(), chen, space, [byEngineer])).toMatchObject(MALFORMED);
      // Verifying takes milliseconds each: nobody may ask for ten thousand of one kind at once.
      const again = await grantOf(space, lin, chen);
      expect(await putSpace(app(), lin, space, [sound, again])).toMatchObject(MALFORMED);
      expect((await spacesOf(app(), chen)).spaces[0]?.grants).toEqual([]);
    });

    it('gives roles at once: who was added may push, an auditor may only read', async () => {
      const lin = await founder();
      const first = await makeSpace(app(), lin);
      const { client: chen, space } = await bring(app(), lin, first, 'Chen Bo', 'engineer');
      const { client: auditor } = await bring(app(), lin, space, 'Wu Ang', 'auditor');
      const byChen = await push(app(), chen, space.space, [await randomChange(chen, space.space)]);
      expect(byChen.results).toMatchObject([{ seq: '1' }]);
      const change = await randomChange(auditor, space.space);
      const byAuditor = await push(app(), auditor, space.space, [change]);
      expect(byAuditor.results).toEqual([{ id: change.id, rejected: true, code: 'read-only' }]);
    });
  });
}
