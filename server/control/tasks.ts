import type { Clock } from '../../common/lib/clock.ts';
import type { AccountId, OrgId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { newEnrolmentCode, offerEnrolment } from '../accounts/enrolment.ts';
import { checkDatabase } from '../backup/backup.ts';
import type { Findings } from '../backup/check.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Database } from '../db/database.ts';
import type { PokeHub } from '../sync/poke-hub.ts';
import { EXIT } from './exit.ts';

/** What a task needs. */
export interface TaskWorld {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly pokes: PokeHub;
  readonly blobs: Blobs;
}

/** What a task comes to: lines for the operator and the process's exit code. */
export interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

/** A task on an open database; `subject` is what the command named. */
export type Task = (world: TaskWorld, subject: string) => Promise<Outcome>;

/** Tasks by name: run by the command itself, or by the server that has the database open. */
export const tasks = {
  verify: async ({ db, blobs }) => verdict(await checkDatabase(db, blobs.store)),
  invite: async ({ db, clock, random }) => {
    const code = newEnrolmentCode(random);
    await offerEnrolment({ db, clock, random }, code);
    return {
      code: EXIT.done,
      lines: [
        `enrolment code: ${code}`,
        'Good once, for one new organisation; a code that was not used yet is void now.',
        'Into an organisation that is here already, its admins invite in the app: it takes their keys.',
      ],
    };
  },
  revoke: async (world, subject) => {
    const found = await refuse(world, subject);
    if (found.length === 0) return unknown(subject);
    return {
      code: EXIT.done,
      lines: [
        `refused from now on, its sessions ended: ${found.join(', ')}`,
        'It keeps the keys it has. An admin removes the account or revokes the device in the app, which',
        'makes new keys; the server has none and can’t. `rackside-server readmit` takes this back.',
      ],
    };
  },
  readmit: async ({ db }, subject) => {
    const found = await db.query('DELETE FROM refusal WHERE subject::text = $1 RETURNING org', [
      subject.toLowerCase(),
    ]);
    return found.length === 0
      ? { code: EXIT.failed, lines: [`nothing was refused under this id: ${subject}`] }
      : { code: EXIT.done, lines: ['not refused any more; what an admin revoked stays revoked'] };
  },
} as const satisfies Readonly<Record<string, Task>>;

/** The name of a task. */
export type TaskName = keyof typeof tasks;

/** Whether there is such a task. */
export function isTask(name: string): name is TaskName {
  return Object.hasOwn(tasks, name);
}

function unknown(subject: string): Outcome {
  return { code: EXIT.failed, lines: [`no device or account has this id: ${subject}`] };
}

/** What was counted, and every problem. */
export function verdict({ counts, problems }: Findings): Outcome {
  const counted = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return problems.length === 0
    ? { code: EXIT.done, lines: [`sound: ${counted.join(', ')}`] }
    : { code: EXIT.unsound, lines: [...problems, `not sound: ${problems.length} problems`] };
}

/** Refuses a device or an account, and gives what it was, by words and id. */
async function refuse({ db, clock, pokes }: TaskWorld, subject: string): Promise<string[]> {
  const devices = await db.transaction(async tx => {
    const found = await tx.query<{ org: OrgId; account: AccountId; device: string }>(
      'SELECT org, account, device FROM device WHERE $1 IN (device::text, account::text)',
      [subject.toLowerCase()],
    );
    for (const org of new Set(found.map(row => row.org))) {
      await tx.query('INSERT INTO refusal VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        org,
        subject.toLowerCase(),
        clock.wall(),
      ]);
    }
    for (const { org, device } of found) {
      await tx.query('DELETE FROM session WHERE org = $1 AND device = $2', [org, device]);
      await tx.query('DELETE FROM challenge WHERE org = $1 AND device = $2', [org, device]);
    }
    return found;
  });
  // Whoever streams events now finds the session gone.
  for (const { org, account } of devices) {
    pokes.publish({ type: 'membership', org, accounts: [account] });
  }
  return devices.map(({ device }) => `device ${device}`);
}
