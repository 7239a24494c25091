import { describe, expect, it } from 'vitest';
import { newId, type OrgId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { newEnrolmentCode, offerEnrolment } from '../../../server/accounts/enrolment.ts';
import { secretHash } from '../../../server/accounts/secret-hash.ts';
import { systemClock } from '../../../common/lib/clock.ts';
import { testAccount, type TestAccount } from '../../builders/server-account.ts';
import { logIn, send, type Answered } from '../../builders/server-client.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const refusedBy = (code: string) => ({ status: 403, body: { code } });

/** Enrolment: the operator's code brings one organisation, once. */
export function enrolmentBehaviour({ app, db, freshCode, founder }: ServerUnderTest): void {
  const someone = (name = 'Lin Yue'): TestAccount => testAccount(newId<OrgId>(secureRandom), name);
  const enrol = (who: TestAccount, code: string, fields: object = {}): Promise<Answered> => {
    const { org, bundle, certificate } = who;
    const body = { org, orgName: 'Harbour Networks', code, bundle, certificate, ...fields };
    return send(app(), 'POST', '/v1/organisations', { body });
  };

  describe('enrolment', () => {
    it('brings one organisation; the same request again is answered alike', async () => {
      const code = await freshCode();
      const lin = someone();
      expect(await enrol(lin, code)).toMatchObject({ status: 200, body: { done: true } });
      expect(await enrol(lin, code)).toMatchObject({ status: 200, body: { done: true } });
      expect((await logIn(app(), lin)).token).toHaveLength(43);
    });

    it('takes the code in either case, with and without dashes', async () => {
      const code = await freshCode();
      const typed = code.toUpperCase().replaceAll('-', ' ');
      expect(await enrol(someone(), typed)).toMatchObject({ status: 200 });
    });

    it('refuses a used code to every other organisation and person', async () => {
      const code = await freshCode();
      const lin = someone();
      await enrol(lin, code);
      expect(await enrol(someone(), code)).toMatchObject(refusedBy('enrolment-refused'));
      const other = testAccount(lin.org, 'Chen Bo');
      expect(await enrol(other, code)).toMatchObject(refusedBy('enrolment-refused'));
    });

    it('answers an unknown code and an organisation that is there alike', async () => {
      const lin = await founder();
      const unknown = await enrol(someone(), newEnrolmentCode(secureRandom));
      const there = await enrol(testAccount(lin.org, 'Chen Bo'), await freshCode());
      for (const answer of [unknown, there]) {
        expect(answer).toMatchObject(refusedBy('enrolment-refused'));
      }
    });

    it('refuses an identity or a device that does not verify, and keeps the code', async () => {
      const code = await freshCode();
      const [lin, eve] = [someone(), someone('Eve')];
      const forged = [
        { bundle: { ...lin.bundle, name: 'Somebody else' } },
        { bundle: { ...lin.bundle, box: eve.bundle.box } },
        { certificate: eve.certificate },
        { certificate: { ...lin.certificate, sign: eve.certificate.sign } },
      ];
      for (const fields of forged) {
        expect(await enrol(lin, code, fields)).toMatchObject({ status: 400 });
      }
      expect(await enrol(lin, code)).toMatchObject({ status: 200 });
    });

    it('keeps codes by their hash only', async () => {
      const code = await freshCode();
      const rows = await db().query<{ code_hash: string }>('SELECT * FROM enrolment');
      const stored = JSON.stringify(rows);
      expect(stored).not.toContain(code);
      const bare = code.toUpperCase().replaceAll('-', '');
      expect(rows.map(row => row.code_hash)).toContain(secretHash(bare));
    });

    it('brings one organisation when two come with one code at once', async () => {
      const code = await freshCode();
      const answers = await Promise.all([someone(), someone()].map(who => enrol(who, code)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    });

    it('offers no code of its own once there is an organisation', async () => {
      await founder();
      const world = { db: db(), clock: systemClock, random: secureRandom };
      expect(await offerEnrolment(world)).toBeUndefined();
      const code = await freshCode();
      await enrol(someone(), code);
      expect(await offerEnrolment(world, code)).toBeUndefined();
    });
  });
}
