import { sha256 } from '../../crypto/digest.ts';
import { statementBytes } from '../../crypto/signing.ts';
import { toBase64Url, utf8, type Bytes } from '../../lib/bytes.ts';
import { canonicalJson } from '../../lib/json.ts';
import type { AuditEntry, AuditFinding, AuditFindingKind } from './audit-entry.ts';

const HASH_DOMAIN = 'rackside/audit-hash/v2';

/** Where a chain stood when it was last seen: the place of its last entry and that entry's hash. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Entries of one space, and what is known about their chains from before. */
export interface AuditEvidence {
  /** Those of one credential in the order of its record. */
  readonly entries: readonly AuditEntry[];
  /** Whether the device that an entry names signed it, and is one of a member's. */
  readonly isSigned: (entry: AuditEntry) => boolean | Promise<boolean>;
  /** Heads of earlier looks, by {@link chainName}. */
  readonly seen: ReadonlyMap<string, ChainHead>;
}

/** What is wrong, and where each chain stands now, by {@link chainName}. */
export interface AuditVerdict {
  readonly findings: readonly AuditFinding[];
  readonly heads: ReadonlyMap<string, ChainHead>;
}

/** The name of a device's chain in a space. */
export function chainName({ space, account, device }: Omit<AuditFinding, 'kind' | 'seq'>): string {
  return `${space} ${account} ${device}`;
}

/** The hash by which the next entry names this one: over all of it, its signature too. base64url. */
export async function auditHash(entry: AuditEntry): Promise<string> {
  return toBase64Url(await sha256(utf8(`${HASH_DOMAIN}\n${canonicalJson(entry)}`)));
}

/** The bytes that the device signs. */
export function auditSigningBytes(entry: Omit<AuditEntry, 'sig'>): Bytes {
  return statementBytes('rackside/audit/v2', entry);
}

interface Link {
  readonly entry: AuditEntry;
  readonly hash: string;
}

/**
 * Verifies the chains of a space: entries that were dropped, cut off, reordered, forked or not signed
 * by their device. What is not signed counts as not there.
 */
export async function verifyAudit(evidence: AuditEvidence): Promise<AuditVerdict> {
  const findings = new Map<string, AuditFinding>();
  const found = (kind: AuditFindingKind, of: Omit<AuditFinding, 'kind'>): void => {
    const { space, account, device, seq } = of;
    findings.set(`${kind} ${chainName(of)} ${seq}`, { kind, space, account, device, seq });
  };
  const chains = new Map<string, Link[]>();
  for (const entry of evidence.entries) {
    if (!(await evidence.isSigned(entry))) {
      found('foreign', entry);
      continue;
    }
    const name = chainName(entry);
    const links = chains.get(name) ?? [];
    links.push({ entry, hash: await auditHash(entry) });
    chains.set(name, links);
  }

  const heads = new Map<string, ChainHead>(evidence.seen);
  for (const [name, links] of chains) {
    tellReordered(links, found);
    const head = followChain(links, evidence.seen.get(name), found);
    heads.set(name, head);
  }
  for (const [name, head] of evidence.seen) {
    const [space, account, device] = name.split(' ');
    if (chains.has(name)) continue;
    found('cut-off', { space, account, device, seq: head.seq } as Omit<AuditFinding, 'kind'>);
  }
  return { findings: [...findings.values()], heads };
}

type Tell = (kind: AuditFindingKind, of: Omit<AuditFinding, 'kind'>) => void;

/** A device writes in order, so within the record of one credential its places rise. */
function tellReordered(links: readonly Link[], found: Tell): void {
  const last = new Map<string, number>();
  for (const { entry } of links) {
    const before = last.get(entry.record) ?? 0;
    if (entry.seq < before) found('reordered', entry);
    last.set(entry.record, Math.max(before, entry.seq));
  }
}

/** Follows one chain from its first entry to its last; answers the head to remember. */
function followChain(links: readonly Link[], seen: ChainHead | undefined, found: Tell): ChainHead {
  const bySeq = new Map<number, Link[]>();
  for (const link of links) {
    const same = bySeq.get(link.entry.seq) ?? [];
    // The same entry twice, such as after a crash between two steps, is one entry.
    if (!same.some(({ hash }) => hash === link.hash)) same.push(link);
    bySeq.set(link.entry.seq, same);
  }
  let before: { readonly seq: number; readonly hashes: ReadonlySet<string | null> } = {
    seq: 0,
    hashes: new Set([null]),
  };
  const places = [...bySeq.keys()].toSorted((a, b) => a - b);
  for (const seq of places) {
    const here = bySeq.get(seq) ?? [];
    const [first] = here;
    if (first === undefined) continue;
    if (here.length > 1) found('forked', first.entry);
    if (seq !== before.seq + 1) found('dropped', { ...first.entry, seq: before.seq + 1 });
    else if (here.some(({ entry }) => !before.hashes.has(entry.previous))) {
      found('forked', first.entry);
    }
    before = { seq, hashes: new Set(here.map(({ hash }) => hash)) };
  }
  const lastLink = bySeq.get(before.seq)?.[0];
  if (lastLink === undefined) throw new RangeError('a chain has an entry');
  const now: ChainHead = { seq: before.seq, hash: lastLink.hash };
  if (seen === undefined) return now;
  const atSeen = bySeq.get(seen.seq);
  if (atSeen === undefined) {
    if (seen.seq > now.seq) found('cut-off', { ...lastLink.entry, seq: seen.seq });
  } else if (!atSeen.some(({ hash }) => hash === seen.hash)) {
    found('forked', { ...lastLink.entry, seq: seen.seq });
  }
  return now.seq >= seen.seq ? now : seen;
}
