import { sign } from 'node:crypto';
import { z } from 'zod';
import { openBytes, padme, sealBytes, unpad } from '../../../common/crypto/aead.ts';
import type { FilesKey } from '../../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { auditHash, auditSigningBytes } from '../../../common/features/vault/audit-chain.ts';
import { auditEntry, type AuditEntry } from '../../../common/features/vault/audit-entry.ts';
import { fromBase64Url, isBase64Url, toBase64Url, utf8 } from '../../../common/lib/bytes.ts';
import { spaceId, type SpaceId } from '../../../common/lib/ids.ts';
import { canonicalJson, parseJson } from '../../../common/lib/json.ts';
import type { Random } from '../../../common/lib/random.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { serialQueue } from '../../../common/lib/serial-queue.ts';
import type { Account } from '../account.ts';
import type { SealedFiles } from '../sealed-file.ts';
import type { VaultFiles } from '../vault-files.ts';

const FOLDER = 'audit';
const KEPT_FILE = 'audit-kept.json';
/** A file with more lines than this is written anew without those that are in the log. */
const COMPACT_ABOVE = 2000;

/** How far each space's entries are in the synced log. */
const keptFile = z.object({
  v: z.literal(1),
  spaces: z.array(z.object({ space: spaceId, upTo: z.int().min(0) })),
});

/** What is to be written down; place, chain and signature are the log's. */
export type AuditNote = Pick<
  AuditEntry,
  'space' | 'use' | 'record' | 'revision' | 'fields' | 'work' | 'reason' | 'host' | 'at'
>;

/** This device's own chains, one a space, durable before anything is given out. */
export interface AuditLog {
  /** Writes down uses, in order; when this answers, they are on the disk. */
  write(notes: readonly AuditNote[]): Promise<Result<readonly AuditEntry[], AppError>>;
  /** Entries that are not in the synced log yet, oldest first. */
  pending(limit: number): readonly AuditEntry[];
  pendingCount(): number;
  /** Those are in the synced log now. */
  kept(entries: readonly { space: SpaceId; seq: number }[]): Promise<Result<undefined, AppError>>;
}

interface Chain {
  head: AuditEntry | undefined;
  headHash: string | null;
  /** Places above are not known to be in the synced log. */
  upTo: number;
  /** Entries above `upTo`. */
  waiting: AuditEntry[];
  /** Places above `upTo` that are in the log all the same. */
  readonly ahead: Set<number>;
  lines: number;
  /** An append failed: what the file holds is read again before the next. */
  unsure: boolean;
}

/** Opens this account's chains on this device; `report` is told of what is damaged in them. */
export async function openAuditLog(
  deps: {
    readonly files: VaultFiles;
    readonly sealed: SealedFiles;
    readonly random: Random;
    readonly report: (damage: AppError) => void;
  },
  account: Account,
): Promise<Result<AuditLog, AppError>> {
  const { files, sealed, random, report } = deps;
  const { account: accountId, device } = account.owner;
  const key: FilesKey = account.files;
  const chains = new Map<SpaceId, Chain>();
  const inTurn = serialQueue();

  const placeOf = (space: SpaceId, seq: number) =>
    utf8(`rackside/audit-line/v1\n${canonicalJson({ account: accountId, device, space, seq })}`);
  const lineOf = async (entry: AuditEntry): Promise<string> => {
    const plain = padme(utf8(canonicalJson(entry)));
    const line = await sealBytes(key, placeOf(entry.space, entry.seq), plain, random);
    // A new line before and after: what a crash left half written spoils no other line.
    return `\n${entry.seq} ${toBase64Url(line)}\n`;
  };
  const entryOf = async (space: SpaceId, line: string): Promise<AuditEntry | undefined> => {
    const [place = '', text = ''] = line.split(' ');
    if (!/^[1-9]\d{0,9}$/.test(place) || !isBase64Url(text)) return undefined;
    const opened = await openBytes(key, placeOf(space, Number(place)), fromBase64Url(text));
    const plain = opened.ok ? unpad(opened.value) : opened;
    const parsed = plain.ok ? auditEntry.safeParse(parseJson(plain.value)) : undefined;
    return parsed?.success ? parsed.data : undefined;
  };

  const load = async (space: SpaceId, upTo: number): Promise<Result<Chain, AppError>> => {
    const content = await files.read(fileOf(space));
    if (!content.ok) return content;
    const lines = textOf(content.value).split('\n').filter(Boolean);
    const chain: Chain = {
      head: undefined,
      headHash: null,
      upTo,
      waiting: [],
      ahead: new Set(),
      lines: lines.length,
      unsure: false,
    };
    let isWhole = true;
    for (const line of lines) {
      const entry = await entryOf(space, line);
      // A line that a crash cut short was followed by no release; the chain tells of any other.
      if (entry === undefined) continue;
      const follows = chain.head === undefined ? true : entry.previous === chain.headHash;
      isWhole &&= follows && entry.seq > (chain.head?.seq ?? 0);
      if (entry.seq <= (chain.head?.seq ?? 0)) continue;
      // What is missing before the first line was kept when the file was written anew.
      if (chain.head === undefined) chain.upTo = Math.max(upTo, entry.seq - 1);
      chain.head = entry;
      chain.headHash = await auditHash(entry);
      if (entry.seq > chain.upTo) chain.waiting.push(entry);
    }
    if (!isWhole || (chain.head?.seq ?? 0) < upTo) {
      report(appErrorOf('vault-damaged', { where: fileOf(space) }));
    }
    return ok(chain);
  };

  const chainOf = async (space: SpaceId): Promise<Result<Chain, AppError>> => {
    const known = chains.get(space);
    if (known !== undefined && !known.unsure) return ok(known);
    const loaded = await load(space, known?.upTo ?? 0);
    if (!loaded.ok) return loaded;
    if (known !== undefined) for (const seq of known.ahead) loaded.value.ahead.add(seq);
    chains.set(space, loaded.value);
    return loaded;
  };

  const writeOne = async (space: SpaceId, notes: readonly AuditNote[]) => {
    const chain = await chainOf(space);
    if (!chain.ok) return chain;
    const entries: AuditEntry[] = [];
    let seq = chain.value.head?.seq ?? 0;
    let previous = chain.value.headHash;
    let text = '';
    for (const note of notes) {
      seq += 1;
      const unsigned = { v: 2, account: accountId, device, seq, previous, ...note } as const;
      const sig = toBase64Url(sign(null, auditSigningBytes(unsigned), account.device));
      const entry = { ...unsigned, sig };
      entries.push(entry);
      previous = await auditHash(entry);
      text += await lineOf(entry);
    }
    const appended = await files.append(fileOf(space), utf8(text));
    if (!appended.ok) {
      chain.value.unsure = true;
      return appended;
    }
    chain.value.head = entries.at(-1) ?? chain.value.head;
    chain.value.headHash = previous;
    chain.value.waiting.push(...entries);
    chain.value.lines += entries.length;
    return ok(entries);
  };

  /** Keeps the head, by which the chain goes on, and what is not in the synced log. */
  const compact = async (space: SpaceId, chain: Chain): Promise<Result<undefined, AppError>> => {
    const { head, waiting } = chain;
    const stay = head === undefined || waiting.includes(head) ? waiting : [head, ...waiting];
    let text = '';
    for (const entry of stay) text += await lineOf(entry);
    const written = await files.write(fileOf(space), utf8(text));
    if (written.ok) chain.lines = stay.length;
    return written;
  };

  const marks = await sealed.read(KEPT_FILE, keptFile);
  if (!marks.ok) {
    if (marks.error.kind !== 'vault-damaged') return marks;
    // Without it everything counts as not kept: the data worker finds what is in the log already.
    report(marks.error);
  }
  const upTo = new Map(
    (marks.ok ? (marks.value?.spaces ?? []) : []).map(at => [at.space, at.upTo]),
  );
  const names = await files.list(FOLDER);
  if (!names.ok) return names;
  for (const space of names.value.flatMap(spaceOfFile)) {
    const chain = await load(space, upTo.get(space) ?? 0);
    if (!chain.ok) return chain;
    chains.set(space, chain.value);
  }

  return ok({
    write: notes =>
      inTurn(async () => {
        const written: AuditEntry[] = [];
        for (const space of new Set(notes.map(note => note.space))) {
          const own = await writeOne(
            space,
            notes.filter(note => note.space === space),
          );
          if (!own.ok) return own;
          written.push(...own.value);
        }
        return ok(written);
      }),
    pending: limit => [...chains.values()].flatMap(({ waiting }) => waiting).slice(0, limit),
    pendingCount: () => [...chains.values()].reduce((sum, { waiting }) => sum + waiting.length, 0),
    kept: entries =>
      inTurn(async () => {
        for (const { space, seq } of entries) {
          const chain = chains.get(space);
          if (chain === undefined || seq <= chain.upTo) continue;
          chain.ahead.add(seq);
          while (chain.ahead.delete(chain.upTo + 1)) chain.upTo += 1;
          chain.waiting = chain.waiting.filter(
            one => one.seq > chain.upTo && !chain.ahead.has(one.seq),
          );
        }
        for (const [space, chain] of chains) {
          if (chain.lines <= COMPACT_ABOVE || chain.waiting.length > COMPACT_ABOVE / 2) continue;
          const done = await compact(space, chain);
          if (!done.ok) return done;
        }
        return sealed.write(KEPT_FILE, {
          v: 1,
          spaces: Array.from(chains, ([space, chain]) => ({ space, upTo: chain.upTo })),
        });
      }),
  });
}

function fileOf(space: SpaceId): string {
  return `${FOLDER}/${space}.log`;
}

function spaceOfFile(name: string): SpaceId[] {
  const parsed = spaceId.safeParse(name.replace(/\.log$/, ''));
  return name.endsWith('.log') && parsed.success ? [parsed.data] : [];
}

/** Not fatal: where a byte was flipped, the lines that are whole are still found. */
function textOf(content: Uint8Array | null): string {
  return content === null ? '' : new TextDecoder().decode(content);
}
