import { CROCKFORD } from '../../common/lib/crockford.ts';
import { ok } from '../../common/lib/result.ts';
import type { Done, EnrolRequest } from '../../common/sync/protocol/enrolment.ts';
import type { Random } from '../../common/lib/random.ts';
import type { ServerContext } from '../context.ts';
import type { Database } from '../db/database.ts';
import { refused, type Answer } from '../http/refused.ts';
import { admitNewcomer, isKnown } from './account-rows.ts';
import { isSoundNewcomer } from './identity-check.ts';
import { secretHash } from './secret-hash.ts';

const GROUPS = 5;
const GROUP_LETTERS = 4;

const no = refused('enrolment-refused', 'the enrolment code is unknown or used');

/** A code of 100 random bits in groups of four letters. */
export function newEnrolmentCode(random: Random): string {
  const letters = Array.from(random.bytes(GROUPS * GROUP_LETTERS), byte => CROCKFORD[byte & 31]);
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LETTERS, (group + 1) * GROUP_LETTERS).join(''),
  ).join('-');
}

/** Letters of either case, with and without dashes, are one code. */
function codeHash(code: string): string {
  return secretHash(code.toUpperCase().replaceAll(/[\s-]/g, ''));
}

/**
 * Makes sure that an operator can bring the first organisation: while there is none, a fresh code
 * replaces the last start's and is given back, to be shown once. A code that the operator chose
 * (`chosen`) is good for one organisation more, unless it was used before.
 */
export async function offerEnrolment(
  { db, clock, random }: Pick<ServerContext, 'clock' | 'random'> & { readonly db: Database },
  chosen?: string,
): Promise<string | undefined> {
  return db.transaction(async tx => {
    const organisations = await tx.query('SELECT 1 FROM organisation LIMIT 1');
    if (organisations.length > 0 && chosen === undefined) return undefined;
    await tx.query('DELETE FROM enrolment WHERE used_by IS NULL');
    const code = chosen ?? newEnrolmentCode(random);
    const inserted = await tx.query(
      `INSERT INTO enrolment (code_hash, created_at) VALUES ($1, $2)
       ON CONFLICT DO NOTHING RETURNING code_hash`,
      [codeHash(code), clock.wall()],
    );
    return inserted.length > 0 ? code : undefined;
  });
}

/**
 * Brings an organisation with its first account, who administers it. The same request again, after
 * an answer that was lost, is answered alike; a code brings one organisation only.
 */
export async function enrolOrganisation(
  { db, clock }: ServerContext,
  request: EnrolRequest,
): Promise<Answer<Done>> {
  const { org, orgName, code } = request;
  if (!isSoundNewcomer(request)) return refused('malformed', 'the identity does not verify');
  const now = clock.wall();
  const hash = codeHash(code);
  return db.transaction(async (tx): Promise<Answer<Done>> => {
    const [offer] = await tx.query<{ usedBy: string | null }>(
      'SELECT used_by AS "usedBy" FROM enrolment WHERE code_hash = $1 FOR UPDATE',
      [hash],
    );
    if (offer === undefined) return no;
    if (offer.usedBy !== null) {
      const again = offer.usedBy === org && (await isKnown(tx, org, request));
      return again ? ok({ done: true }) : no;
    }
    const made = await tx.query(
      `INSERT INTO organisation (org, name, created_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING org`,
      [org, orgName, now],
    );
    if (made.length === 0) return no;
    await tx.query('UPDATE enrolment SET used_by = $1 WHERE code_hash = $2', [org, hash]);
    await admitNewcomer(tx, org, request, { admin: true, now });
    return ok({ done: true });
  });
}
