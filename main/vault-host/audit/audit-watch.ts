import { z } from 'zod';
import type { AppError } from '../../../common/errors/app-error.ts';
import { verifyAudit, type ChainHead } from '../../../common/features/vault/audit-chain.ts';
import type { AuditEntry, AuditFinding } from '../../../common/features/vault/audit-entry.ts';
import { base64UrlOf } from '../../../common/lib/base64-url.ts';
import { canonicalJson } from '../../../common/lib/json.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { serialQueue } from '../../../common/lib/serial-queue.ts';
import type { SealedFiles } from '../sealed-file.ts';

const SEEN_FILE = 'audit-seen.json';

const seenFile = z.object({
  v: z.literal(1),
  chains: z.array(z.object({ name: z.string(), seq: z.int().min(1), hash: base64UrlOf(32) })),
});

/** Where the chains of all devices stand, and what was wrong with them at the last look. */
export interface AuditWatch {
  /** Takes a part of a space's entries; with the last part they are verified. */
  look(
    space: SpaceId,
    entries: readonly AuditEntry[],
    isLast: boolean,
    isSigned: (entry: AuditEntry) => boolean | Promise<boolean>,
  ): Promise<Result<{ findings: readonly AuditFinding[]; isNew: boolean }, AppError>>;
  state(): { verified: number; chains: number; findings: readonly AuditFinding[] };
}

/** Opens what is remembered of the chains, so that an end that was cut off is noticed. */
export async function openAuditWatch(
  files: SealedFiles,
  report: (damage: AppError) => void,
): Promise<Result<AuditWatch, AppError>> {
  const seen = new Map<string, ChainHead>();
  const parts = new Map<SpaceId, AuditEntry[]>();
  const looks = new Map<SpaceId, { verified: number; findings: readonly AuditFinding[] }>();
  const inTurn = serialQueue();
  const file = await files.read(SEEN_FILE, seenFile);
  if (file.ok) {
    for (const { name, seq, hash } of file.value?.chains ?? []) seen.set(name, { seq, hash });
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(SEEN_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }
  const ofSpace = (space: SpaceId): Map<string, ChainHead> =>
    new Map([...seen].filter(([name]) => name.startsWith(`${space} `)));

  return ok({
    look: (space, entries, isLast, isSigned) =>
      inTurn(async () => {
        const all = [...(parts.get(space) ?? []), ...entries.filter(one => one.space === space)];
        if (!isLast) {
          parts.set(space, all);
          return ok({ findings: [], isNew: false });
        }
        parts.delete(space);
        const before = ofSpace(space);
        const { findings, heads } = await verifyAudit({ entries: all, isSigned, seen: before });
        for (const [name, head] of heads) seen.set(name, head);
        const known = looks.get(space)?.findings ?? [];
        looks.set(space, { verified: all.length, findings });
        const isNew = canonicalJson(known) !== canonicalJson(findings);
        if (canonicalJson([...before]) === canonicalJson([...heads]))
          return ok({ findings, isNew });
        const kept = await files.write(SEEN_FILE, {
          v: 1,
          chains: Array.from(seen, ([name, head]) => ({ name, ...head })),
        });
        return kept.ok ? ok({ findings, isNew }) : kept;
      }),
    state: () => ({
      verified: [...looks.values()].reduce((sum, { verified }) => sum + verified, 0),
      chains: seen.size,
      findings: [...looks.values()].flatMap(({ findings }) => findings),
    }),
  });
}
