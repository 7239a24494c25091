import {
  identityBundle,
  deviceCertificate,
  type IdentityBundle,
} from '../../common/crypto/bundles.ts';
import { verifyDeviceCertificate, verifyIdentityBundle } from '../../common/crypto/identity.ts';
import { membershipEntry, type MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import type { Item } from './rows.ts';

/** What was looked at, and what is wrong; a wrong thing is named by ids only. */
export interface Findings {
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** Beyond that nobody reads on. */
const MOST_PROBLEMS = 100;

type Row = Readonly<Record<string, unknown>>;

/**
 * Looks at everything that a server keeps, in the order of a backup: accounts and devices vouch for
 * themselves, every membership log verifies by the rules of every client and says what the members' table
 * says, every change log counts from 1 to its head with each id once. What a change says nobody here can
 * read; its signature is verified by every client.
 */
export async function checkItems(
  items: AsyncIterable<Item>,
  onItem: (item: Item) => Promise<void> | void = () => undefined,
): Promise<Findings> {
  const problems: string[] = [];
  const counts: Record<string, number> = {};
  const found = (problem: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  };
  const checker = createChecker(found);
  let name = '';
  for await (const item of items) {
    if (item.type === 'table') {
      ({ name } = item.table);
      counts[name] = 0;
    } else {
      counts[name] = (counts[name] ?? 0) + 1;
      await checker.row(name, item.json);
    }
    await onItem(item);
  }
  await checker.end();
  return { counts, problems };
}

interface Checker {
  row(table: string, json: string): Promise<void>;
  end(): Promise<void>;
}

/** A space's log as it goes by. */
interface Log {
  readonly place: string;
  readonly ids: Set<string>;
}

function createChecker(found: (problem: string) => void): Checker {
  const bundles = new Map<string, IdentityBundle>();
  const heads = new Map<string, bigint>();
  const lengths = new Map<string, bigint>();
  const members = new Map<string, string[]>();
  const folded = new Map<string, string[]>();
  let log: Log | undefined;
  let entries: { place: string; list: MembershipEntry[] } | undefined;

  const endLog = (): void => {
    if (log !== undefined) lengths.set(log.place, BigInt(log.ids.size));
    log = undefined;
  };
  const endEntries = async (): Promise<void> => {
    if (entries === undefined) return;
    const { place, list } = entries;
    entries = undefined;
    const result = await foldMembership(list);
    if (!result.ok) return found(`space ${place}: the membership log does not verify`);
    const { org, space } = result.value;
    if (`${org}/${space}` !== place) found(`space ${place}: the membership log is another space's`);
    const now = [...result.value.members].map(([account, { role }]) => `${account} ${role}`);
    folded.set(place, now.toSorted());
  };

  const tables: Readonly<Record<string, (row: Row, json: string) => Promise<void> | void>> = {
    account: row => {
      const bundle = identityBundle.safeParse(jsonOf(row['bundle']));
      const isSound =
        bundle.success &&
        bundle.data.account === row['account'] &&
        verifyIdentityBundle(bundle.data);
      if (isSound) bundles.set(`${text(row, 'org')}/${text(row, 'account')}`, bundle.data);
      else found(`account ${text(row, 'account')}: its identity does not verify`);
    },
    device: row => {
      const certificate = deviceCertificate.safeParse(jsonOf(row['certificate']));
      const bundle = bundles.get(`${text(row, 'org')}/${text(row, 'account')}`);
      const isSound =
        certificate.success &&
        bundle !== undefined &&
        certificate.data.device === row['device'] &&
        certificate.data.sign === row['sign'] &&
        verifyDeviceCertificate(certificate.data, bundle);
      if (!isSound) found(`device ${text(row, 'device')}: its certificate does not verify`);
    },
    space_head: (row, json) => void heads.set(placeOf(row), bigintIn(json, 'seq')),
    member: row => {
      const list = members.get(placeOf(row)) ?? [];
      members.set(placeOf(row), list);
      list.push(`${text(row, 'account')} ${text(row, 'role')}`);
    },
    membership_entry: async row => {
      const place = placeOf(row);
      if (entries?.place !== place) await endEntries();
      entries ??= { place, list: [] };
      const entry = membershipEntry.safeParse(jsonOf(row['entry']));
      if (!entry.success || row['seq'] !== entries.list.length) {
        found(`space ${place}: entry ${text(row, 'seq')} of the membership log is out of place`);
      } else entries.list.push(entry.data);
    },
    change: (row, json) => {
      const place = placeOf(row);
      if (log?.place !== place) endLog();
      log ??= { place, ids: new Set() };
      const id = text(row, 'id');
      if (log.ids.has(id)) return found(`space ${place}: change ${id} is there twice`);
      log.ids.add(id);
      const seq = bigintIn(json, 'seq');
      if (seq !== BigInt(log.ids.size)) {
        found(`space ${place}: the log has ${seq} where ${log.ids.size} belongs`);
      }
      return undefined;
    },
  };
  return {
    row: async (table, json) => tables[table]?.(JSON.parse(json) as Row, json),
    end: async () => {
      endLog();
      await endEntries();
      for (const [place, seq] of heads) {
        const length = lengths.get(place) ?? 0n;
        if (length !== seq) found(`space ${place}: its head says ${seq}, its log has ${length}`);
        const said = (members.get(place) ?? []).toSorted().join();
        if (said !== folded.get(place)?.join()) {
          found(`space ${place}: its members are not those of its membership log`);
        }
      }
      for (const place of [...lengths.keys(), ...folded.keys(), ...members.keys()]) {
        if (!heads.has(place)) found(`space ${place}: it has no head`);
      }
    },
  };
}

function placeOf(row: Row): string {
  return `${text(row, 'org')}/${text(row, 'space')}`;
}

function text(row: Row, name: string): string {
  return String(row[name]);
}

function jsonOf(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}

/** A 64-bit column, from the row's text: a JavaScript number may not hold it. */
function bigintIn(json: string, column: string): bigint {
  const [, digits] = new RegExp(`"${column}":(\\d+)`).exec(json) ?? [];
  return BigInt(digits ?? -1);
}
