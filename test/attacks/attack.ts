import { expect, it } from 'vitest';
import type { AccountId } from '../../common/lib/ids.ts';
import { valueOf } from '../builders/vault.ts';
import type { Attack } from './attack-row.ts';
import { attackOf, type AttackId } from './attacks.ts';
import type { Laptop } from './laptop.ts';
import type { Asked, MaliciousServer } from './malicious-server.ts';

const MINUTE_MS = 60_000;

/** What being hung up on comes to, which some attacks begin with. */
export const CUT_OFF: readonly string[] = ['server-unreachable', 'not-connected'];

/** A test of one attack of the table, under the table's words. */
export function attack(id: AttackId, run: (row: Attack) => Promise<void>): void {
  const row = attackOf(id);
  it(`${row.id}: ${row.does}`, () => run(row), MINUTE_MS);
}

/** Each outcome is one of the table's, and there is one. */
export function expectEnds(row: Attack, outcomes: readonly string[]): void {
  expect(outcomes, row.id).not.toEqual([]);
  for (const outcome of outcomes) expect(row.ends, row.id).toContain(outcome);
}

/** What an attack on a laptop must leave as it was. */
interface Held {
  /** Space, key and its bytes. */
  readonly keys: readonly string[];
  /** Spaces with their members. */
  readonly spaces: unknown;
  /** Contents of changes that could be opened. */
  readonly opened: readonly string[];
  readonly damaged: unknown;
}

/** A laptop before an attack. */
export interface Watch {
  /** Typed outcomes since, wherever they came to light. */
  outcomes(): Promise<string[]>;
  /** Nothing was decrypted, no key taken, nothing lost. */
  expectUnchanged(): Promise<void>;
}

/** Begins to watch a laptop. */
export async function watch(laptop: Laptop): Promise<Watch> {
  const before = await heldBy(laptop);
  const { quarantined, rejected } = await laptop.outbox();
  const known = new Set([...quarantined, ...rejected].map(({ id }) => id as string));
  const [refused, failures, damage] = [laptop.refused, laptop.failures, laptop.vault.damage].map(
    list => list.length,
  );
  return {
    outcomes: async () => {
      const now = await laptop.outbox();
      const found = [
        ...laptop.refused.slice(refused).map(({ reason }) => reason),
        ...laptop.failures.slice(failures),
        ...laptop.vault.damage.slice(damage).map(({ kind }) => kind),
        ...[...now.quarantined, ...now.rejected]
          .filter(({ id }) => !known.has(id))
          .map(({ code }) => code),
        ...(now.error === undefined ? [] : [now.error.kind]),
      ];
      return [...new Set(found)];
    },
    expectUnchanged: async () => {
      expect(await heldBy(laptop)).toEqual(before);
      expect(laptop.bugs).toEqual([]);
    },
  };
}

async function heldBy({ vault, data }: Laptop): Promise<Held> {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  const log = JSON.parse(valueOf(await data.call('exportLog', {}))) as {
    changes: { content: unknown; change: { id: string; author: AccountId } }[];
  };
  return {
    keys: spaces.map(one => `${one.space} ${one.keyId} ${one.recordsKey.join()}`).sort(),
    spaces: valueOf(await vault.desk.spaces(undefined)),
    opened: log.changes
      .filter(({ content }) => content !== null)
      .map(({ change, content }) => `${change.id} ${change.author} ${JSON.stringify(content)}`)
      .sort(),
    damaged: valueOf(await data.call('damaged')),
  };
}

/**
 * What a client sent since that it had never sent before: all but questions and log-ins. What it may
 * send is public or sealed, yet an attack must not make it send even that.
 */
export function sentSince({ received }: MaliciousServer, from: number): readonly string[] {
  const textOf = ({ method, path, body }: Asked): string =>
    `${method} ${path} ${JSON.stringify(body)}`;
  const before = new Set(received.slice(0, from).map(textOf));
  return received
    .slice(from)
    .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/v1/session'))
    .map(textOf)
    .filter(text => !before.has(text));
}
