import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { hmac } from '../../../common/crypto/digest.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import type {
  SecretFinding,
  SecretReport,
} from '../../../common/features/vault/report/secret-report.ts';
import { wipeFields } from '../../../common/features/vault/secret-content.ts';
import { KIND_FIELDS, type SecretField } from '../../../common/features/vault/secret-fields.ts';
import {
  loadStrengthMeter,
  type StrengthMeter,
} from '../../../common/features/vault/secret-strength.ts';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import { fromUtf8, toBase64Url, type Bytes } from '../../../common/lib/bytes.ts';
import type { RecordId } from '../../../common/lib/ids.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { openFields, workingSpace } from '../secret-sealing.ts';
import type { Session } from '../session.ts';

type Asked = z.output<VaultDesk['calls']['report']['input']>['credentials'][number];

/** Secrets that people type: others are as strong as the machine that made them. */
const TYPED_FIELDS: readonly string[] = [
  'password',
  'secret',
  'community',
  'authPassword',
  'privacyPassword',
  'token',
];

/**
 * Rates stored secrets and finds those that are the same. Equal ones are found by HMAC under a key of
 * this one report, so nothing that comes out tells anything to another report.
 */
export async function reportOnSecrets(
  session: Session,
  { credentials }: { readonly credentials: readonly Asked[] },
): Promise<Result<SecretReport, AppError>> {
  const meter = await loadStrengthMeter();
  const key = session.random.bytes(32);
  const rated: { record: RecordId; score: SecretFinding['score']; sums: readonly string[] }[] = [];
  const unreadable: RecordId[] = [];
  for (const asked of credentials) {
    const { record } = asked.sealed;
    const space = workingSpace(session, asked.sealed.space);
    const fields = space.ok ? await openFields(space.value, asked.sealed) : space;
    if (!fields.ok) {
      unreadable.push(record);
      continue;
    }
    const own = fields.value.filter(isOfKind(asked));
    rated.push({ record, score: scoreOf(meter, asked, own), sums: await sumsOf(key, own) });
    wipeFields(fields.value);
    // Rating takes milliseconds each; whoever else waits for the vault is let in between.
    await setImmediate();
  }
  wipe(key);
  return ok({ findings: grouped(rated), unreadable });
}

function isOfKind({ kind }: Asked): (field: SecretField) => boolean {
  return ({ name }) => KIND_FIELDS[kind].some(own => own.name === name);
}

/** The weakest of the fields that people type; null when there is none. */
function scoreOf(
  meter: StrengthMeter,
  { words }: Asked,
  fields: readonly SecretField[],
): SecretFinding['score'] {
  const scores = fields
    .filter(({ name, kind }) => kind === 'hidden' && TYPED_FIELDS.includes(name))
    // The estimator reads text only: these strings are out of reach for wiping, and dropped at once.
    .map(({ value }) => meter(textOf(value), words).score);
  return scores.length === 0 ? null : Math.min(...scores);
}

function textOf(value: Bytes): string {
  try {
    return fromUtf8(value);
  } catch {
    // Bytes that are no text were not thought up by a person.
    return toBase64Url(value);
  }
}

async function sumsOf(key: Bytes, fields: readonly SecretField[]): Promise<string[]> {
  const secret = fields.filter(({ kind, value }) => kind !== 'text' && value.length > 0);
  return Promise.all(secret.map(async ({ value }) => toBase64Url(await hmac(key, value))));
}

/** Numbers the groups of credentials that share a secret, directly or by way of a third. */
function grouped(
  rated: readonly { record: RecordId; score: SecretFinding['score']; sums: readonly string[] }[],
): SecretFinding[] {
  const leader = rated.map((_one, at) => at);
  const find = (at: number): number => {
    const up = leader[at] ?? at;
    return up === at ? at : find(up);
  };
  const firstWith = new Map<string, number>();
  rated.forEach(({ sums }, at) => {
    for (const sum of sums) {
      const first = firstWith.get(sum);
      if (first === undefined) firstWith.set(sum, at);
      else leader[find(at)] = find(first);
    }
  });
  const members = rated.map((_one, at) => find(at));
  const numbers = new Map<number, number>();
  return rated.map(({ record, score }, at) => {
    const group = members[at] ?? at;
    if (members.filter(one => one === group).length < 2) return { record, score, sameAs: null };
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return { record, score, sameAs: number };
  });
}
