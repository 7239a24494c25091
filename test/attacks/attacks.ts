import type { Attack } from './attack-row.ts';
import { diskAttacks } from './disk-attacks.ts';
import { memberAttacks } from './member-attacks.ts';
import { membershipAttacks } from './membership-attacks.ts';
import { scriptAttacks } from './script-attacks.ts';
import { serverAttacks } from './server-attacks.ts';

/**
 * Every attack that the tests run, and the table in docs/threat-model.md. Each ends in one of its typed
 * outcomes and in nothing else, with nothing decrypted, nothing sent and nothing lost.
 */
export const attacks = [
  ...serverAttacks,
  ...membershipAttacks,
  ...memberAttacks,
  ...diskAttacks,
  ...scriptAttacks,
] as const satisfies readonly Attack[];

/** Names an attack of the table. */
export type AttackId = (typeof attacks)[number]['id'];

/** The row of an attack. */
export function attackOf(id: AttackId): Attack {
  const row = attacks.find(one => one.id === id);
  if (row === undefined) throw new Error(`no such attack: ${id}`);
  return row;
}
