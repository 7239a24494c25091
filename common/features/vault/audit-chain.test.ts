import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newId,
  type AccountId,
  type DeviceId,
  type RecordId,
  type SpaceId,
} from '../../lib/ids.ts';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { auditHash, chainName, verifyAudit, type ChainHead } from './audit-chain.ts';
import type { AuditEntry } from './audit-entry.ts';

const random = seededRandom(7);
const space = newId<SpaceId>(random);
const records = [1, 2, 3].map(() => newId<RecordId>(random));
const devices = [1, 2].map(() => ({
  account: newId<AccountId>(random),
  device: newId<DeviceId>(random),
}));
const SIG = 'A'.repeat(86);

/** A device's chain over these records, one entry each. */
async function chainOf(
  of: (typeof devices)[number],
  over: readonly number[],
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const at of over) {
    const before = entries.at(-1);
    entries.push({
      v: 2,
      space,
      ...of,
      seq: entries.length + 1,
      previous: before === undefined ? null : await auditHash(before),
      use: 'reveal',
      record: records[at % records.length]!,
      revision: 1,
      fields: [],
      work: { type: 'fault', space, id: records[0]! },
      reason: '',
      host: '',
      at: 0,
      sig: SIG,
    });
  }
  return entries;
}

/** As the records hold them: by credential, each in order. */
function byRecord(entries: readonly AuditEntry[]): AuditEntry[] {
  return records.flatMap(record => entries.filter(entry => entry.record === record));
}

const isSigned = ({ sig }: AuditEntry): boolean => sig === SIG;
const unseen: ReadonlyMap<string, ChainHead> = new Map();

async function kindsOf(
  entries: readonly AuditEntry[],
  seen = unseen,
): Promise<readonly (readonly [string, number])[]> {
  const { findings } = await verifyAudit({ entries, isSigned, seen });
  return findings.map(({ kind, seq }) => [kind, seq] as const);
}

const overs = fc.array(fc.nat(2), { minLength: 3, maxLength: 12 });

describe('chains of several devices', () => {
  it('are in order, however the records lie among each other and whatever stands there twice', async () => {
    await fc.assert(
      fc.asyncProperty(overs, overs, async (first, second) => {
        const all = [
          ...(await chainOf(devices[0]!, first)),
          ...(await chainOf(devices[1]!, second)),
        ];
        const laid = byRecord(all);
        expect(await kindsOf([...laid, ...laid.slice(-1)])).toEqual([]);
        const { heads } = await verifyAudit({ entries: laid, isSigned, seen: unseen });
        expect(heads.get(chainName({ space, ...devices[0]! }))?.seq).toBe(first.length);
        // And again, against what was seen.
        expect(await kindsOf(laid, heads)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('show any entry that was dropped from within', async () => {
    await fc.assert(
      fc.asyncProperty(overs, fc.nat(), async (over, pick) => {
        const chain = await chainOf(devices[0]!, over);
        const at = pick % (chain.length - 1);
        const found = await kindsOf(byRecord(chain.filter((_one, i) => i !== at)));
        expect(found).toEqual([['dropped', at + 1]]);
      }),
      { numRuns: 40 },
    );
  });

  it('show an end that was cut off, once it had been seen', async () => {
    await fc.assert(
      fc.asyncProperty(overs, fc.nat(), async (over, pick) => {
        const chain = await chainOf(devices[0]!, over);
        const { heads } = await verifyAudit({ entries: chain, isSigned, seen: unseen });
        const left = pick % chain.length;
        const found = await kindsOf(byRecord(chain.slice(0, left)), heads);
        expect(found).toEqual([['cut-off', chain.length]]);
        // What is cut off stays missed.
        const after = await verifyAudit({ entries: chain.slice(0, left), isSigned, seen: heads });
        expect(after.heads).toEqual(heads);
      }),
      { numRuns: 40 },
    );
  });

  it('show two that go on from one place, and a past that was rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(overs, fc.nat(), async (over, pick) => {
        const chain = await chainOf(devices[0]!, over);
        const at = pick % chain.length;
        const other = { ...chain[at]!, reason: 'another story' };
        const both = await kindsOf(byRecord([...chain, other]));
        expect(both).toContainEqual(['forked', at + 1]);
        const { heads } = await verifyAudit({ entries: chain, isSigned, seen: unseen });
        const rewritten: AuditEntry[] = [...chain.slice(0, at), other];
        for (const entry of chain.slice(at + 1)) {
          rewritten.push({ ...entry, previous: await auditHash(rewritten.at(-1)!) });
        }
        // In itself it is whole; only who saw the other one knows.
        expect(await kindsOf(byRecord(rewritten))).toEqual([]);
        expect(await kindsOf(byRecord(rewritten), heads)).toEqual([['forked', chain.length]]);
      }),
      { numRuns: 40 },
    );
  });

  it('show a later entry that stands before an earlier one of its record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 8 }), fc.nat(), async (length, pick) => {
        const chain = await chainOf(
          devices[0]!,
          Array.from({ length }, () => 0),
        );
        const at = pick % (length - 1);
        const swapped = [...chain];
        [swapped[at], swapped[at + 1]] = [chain[at + 1]!, chain[at]!];
        expect(await kindsOf(swapped)).toEqual([['reordered', at + 1]]);
      }),
      { numRuns: 30 },
    );
  });

  it('do not count what their device did not sign', async () => {
    const chain = await chainOf(devices[0]!, [0, 1, 2]);
    const forged = chain.map((entry, at) => (at === 1 ? { ...entry, sig: 'B'.repeat(86) } : entry));
    expect(await kindsOf(forged)).toEqual([
      ['foreign', 2],
      ['dropped', 2],
    ]);
  });
});
