import { expect } from 'vitest';
import {
  decodeOrgRecovery,
  encodeOrgRecovery,
  makeOrgRecoveryStatement,
} from '../../common/crypto/org-recovery-statement.ts';
import type { BoxSecret } from '../../common/crypto/keys.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { testAccount } from '../builders/server-account.ts';
import { typingPerson } from '../builders/secure-person.ts';
import { joinTeam, teamOfOne } from '../builders/vault-team.ts';
import { createdVault, ownerOf, PASSPHRASE, valueOf } from '../builders/vault.ts';
import { attack, expectEnds } from './attack.ts';

// Whoever passes on the organisation's recovery key, which members enrol under.

attack('inject-recovery-key', async row => {
  const team = await teamOfOne();
  typingPerson(team.admin.person);
  valueOf(await team.admin.desk.makeOrgRecovery(undefined));
  const { text } = valueOf(await team.admin.desk.orgRecoveryText(undefined));
  const truth = valueOf(await decodeOrgRecovery(text));
  const engineer = await joinTeam(team, 'Zhao Min');
  const person = typingPerson(engineer.person);
  person.types = { present: PASSPHRASE };
  const ways = valueOf(await engineer.desk.unlockWays(undefined)).ways;

  const own = secureRandom.bytes(32) as BoxSecret;

  const { org, account: author } = await ownerOf(team.admin);
  const stranger = testAccount(org, 'Mallory');
  const elsewhere = await createdVault('Mallory');
  typingPerson(elsewhere.person);
  valueOf(await elsewhere.desk.makeOrgRecovery(undefined));
  const { sign } = stranger.secrets;
  const inTheirName = makeOrgRecoveryStatement({ org, author: stranger.account, at: 1 }, own, sign);
  const inTheAdminsName = makeOrgRecoveryStatement({ org, author, at: 1 }, own, sign);
  const offered = [
    await encodeOrgRecovery(inTheirName),
    await encodeOrgRecovery(inTheAdminsName),
    await encodeOrgRecovery({ ...truth, box: inTheAdminsName.box }),
    await encodeOrgRecovery({ ...truth, org: (await ownerOf(elsewhere)).org }),
    valueOf(await elsewhere.desk.orgRecoveryText(undefined)).text,
    text.slice(0, -4),
  ];
  for (const each of offered) {
    const answers = [
      await engineer.desk.readOrgRecovery({ text: each }),
      await engineer.desk.enrolOrgRecovery({ text: each }),
    ];
    expectEnds(
      row,
      answers.map(answer => (answer.ok ? 'taken' : answer.error.kind)),
    );
  }
  // Nobody was asked to agree to it, and nothing opens the account that did not before.
  expect(engineer.person.asked).toEqual([]);
  expect(valueOf(await engineer.desk.unlockWays(undefined)).ways).toEqual(ways);
  expect((await engineer.desk.enrolOrgRecovery({ text })).ok).toBe(true);
});
