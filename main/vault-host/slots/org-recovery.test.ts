import { beforeEach, describe, expect, it } from 'vitest';
import { typingPerson, type TypingPerson } from '../../../test/builders/secure-person.ts';
import { joinTeam, teamOfOne, type Team } from '../../../test/builders/vault-team.ts';
import {
  createdVault,
  PASSPHRASE,
  relock,
  valueOf,
  type TestVault,
} from '../../../test/builders/vault.ts';

const NEXT = 'harbor velvet onion';
let team: Team;
let engineer: TestVault;
let admin: TypingPerson;
let person: TypingPerson;

beforeEach(async () => {
  team = await teamOfOne();
  admin = typingPerson(team.admin.person);
  engineer = await joinTeam(team, 'Zhao Min');
  person = typingPerson(engineer.person);
}, 30_000);

/** The administrator makes the key, the engineer enrols under it. */
async function enrol(): Promise<{ code: string }> {
  valueOf(await team.admin.desk.makeOrgRecovery(undefined));
  const code = admin.kits.at(-1)!['organisation-code']!;
  const { text } = valueOf(await team.admin.desk.orgRecoveryText(undefined));
  person.types = { present: PASSPHRASE };
  valueOf(await engineer.desk.enrolOrgRecovery({ text }));
  return { code };
}

describe('recovery by the organisation', () => {
  it('lets someone in who has forgotten everything, once, and is logged on both sides', async () => {
    const { code } = await enrol();
    const before = valueOf(await engineer.records.keys(undefined)).localKey;
    const { organisation } = valueOf(await engineer.desk.unlockWays(undefined));
    expect(organisation.key).toMatchObject({ author: 'Lin Wei', enrolled: true });
    expect(engineer.person.asked).toEqual([
      {
        kind: 'enrol-recovery',
        organisation: 'North Field Service',
        fingerprint: organisation.key!.words,
      },
    ]);

    const locked = await relock(engineer);
    const forgetful = typingPerson(locked.person);
    forgetful.types = { new: NEXT };
    const request = valueOf(await locked.desk.beginOrgRecovery(undefined));
    const seen = valueOf(await team.admin.desk.readRecoveryRequest({ text: request.text }));
    expect(seen).toEqual({ name: 'Zhao Min', isMember: true, words: request.words });
    admin.types = { code };
    const answer = valueOf(await team.admin.desk.answerRecoveryRequest({ text: request.text }));
    expect(team.admin.person.asked.at(-1)).toEqual({
      kind: 'answer-recovery',
      name: 'Zhao Min',
      fingerprint: request.words,
    });

    // The app was closed while the answer was awaited.
    const later = await relock(locked);
    const typing = typingPerson(later.person);
    const options = valueOf(await later.desk.unlockOptions(undefined));
    expect(options.organisation.request?.words).toBe(request.words);
    typing.types = { present: 'not what was chosen' };
    expect(await later.desk.finishOrgRecovery({ answer: answer.text })).toMatchObject({
      ok: false,
    });
    expect(typing.answers).toEqual(['wrong-passphrase']);
    later.clock.advance(10_000);
    typing.types = { present: NEXT };
    typing.keeps = false;
    valueOf(await later.desk.finishOrgRecovery({ answer: answer.text }));
    expect(valueOf(await later.records.keys(undefined)).localKey).toEqual(before);
    const { ways, hasSecretKey } = valueOf(await later.desk.unlockWays(undefined));
    expect(ways.map(({ type }) => type)).toEqual(['passphrase']);
    expect(hasSecretKey).toBe(true);
    const told = valueOf(await later.desk.securityLog(undefined)).map(({ what }) => what);
    expect(told.slice(0, 3)).toEqual(['org-used', 'org-requested', 'org-enrolled']);
    expect(valueOf(await team.admin.desk.securityLog(undefined))[0]).toMatchObject({
      what: 'org-answered',
      of: 'Zhao Min',
    });

    // The answer is good once: request and enrolment are gone.
    const last = await relock(later);
    const replaying = typingPerson(last.person);
    replaying.types = { present: NEXT };
    expect(await last.desk.finishOrgRecovery({ answer: answer.text })).toMatchObject({ ok: false });
    expect(replaying.answers).toEqual(['recovery-refused']);
    valueOf(await last.desk.unlock({ passphrase: NEXT }));
  }, 60_000);

  it('is never enrolled without the person, and under no key but an administrator’s', async () => {
    valueOf(await team.admin.desk.makeOrgRecovery(undefined));
    const { text } = valueOf(await team.admin.desk.orgRecoveryText(undefined));
    engineer.person.agree(false);
    expect(await engineer.desk.enrolOrgRecovery({ text })).toMatchObject({
      error: { kind: 'cancelled' },
    });
    engineer.person.agree(true);
    const stranger = await createdVault('Mallory');
    typingPerson(stranger.person);
    valueOf(await stranger.desk.makeOrgRecovery(undefined));
    const { text: foreign } = valueOf(await stranger.desk.orgRecoveryText(undefined));
    const refused = { error: { kind: 'recovery-refused', detail: { why: 'not-an-admin' } } };
    expect(await engineer.desk.readOrgRecovery({ text: foreign })).toMatchObject(refused);
    expect(await engineer.desk.enrolOrgRecovery({ text: foreign })).toMatchObject(refused);
    // An engineer makes none either.
    expect(await engineer.desk.makeOrgRecovery(undefined)).toMatchObject({
      error: { kind: 'not-permitted' },
    });
    const { ways } = valueOf(await engineer.desk.unlockWays(undefined));
    expect(ways.map(({ type }) => type)).toEqual(['passphrase']);
  }, 60_000);

  it('answers nobody without the code, and a mistyped code is told', async () => {
    const { code } = await enrol();
    const locked = await relock(engineer);
    const forgetful = typingPerson(locked.person);
    forgetful.types = { new: NEXT };
    const { text } = valueOf(await locked.desk.beginOrgRecovery(undefined));
    const turned = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
    admin.types = { code: turned };
    expect(await team.admin.desk.answerRecoveryRequest({ text })).toMatchObject({ ok: false });
    expect(admin.answers).toEqual(['code-mistyped']);
    // Another key of the organisation, made since, opens no enrolment of the old one.
    valueOf(await team.admin.desk.makeOrgRecovery(undefined));
    admin.types = { code: admin.kits.at(-1)!['organisation-code']! };
    expect(await team.admin.desk.answerRecoveryRequest({ text })).toMatchObject({ ok: false });
    expect(admin.answers.at(-1)).toBe('recovery-refused');
    expect(await team.admin.desk.readRecoveryRequest({ text: '{"v":2,"format":"x"}' })).toEqual({
      ok: false,
      error: { kind: 'recovery-refused', detail: { why: 'newer-file' } },
    });
  }, 60_000);
});
