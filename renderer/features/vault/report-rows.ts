import type { Credential } from '../../../common/features/vault/credential-view.ts';
import {
  WEAK_SCORE,
  type SecretReport,
} from '../../../common/features/vault/report/secret-report.ts';
import { expiryOf } from '../../records/credential-expiry.ts';

/** A secret that stayed the same for longer than this is told of. */
const OLD_MS = 365 * 24 * 3_600_000;

/** What the report says of one credential. */
export interface ReportRow {
  readonly credential: Credential;
  /** zxcvbn's 0 to 4; null where there is nothing to guess. */
  readonly score: number | null;
  /** Of the group of those with the same secret: A, B, … */
  readonly group: string | undefined;
  readonly isWeak: boolean;
  readonly isOld: boolean;
  readonly expiry: ReturnType<typeof expiryOf>;
}

/** What a report says, ready to be shown. */
export interface ReportView {
  /** Only what wants attention, the most urgent first. */
  readonly rows: readonly ReportRow[];
  readonly groups: readonly { readonly letter: string; readonly members: readonly Credential[] }[];
  readonly counts: Readonly<Record<'weak' | 'reused' | 'expiring' | 'old', number>>;
  readonly checked: number;
}

/** Joins what the vault host found with what the overviews say of age and expiry. */
export function reportRows(
  credentials: readonly Credential[],
  report: SecretReport,
  now: number,
): ReportView {
  const findings = new Map(report.findings.map(finding => [finding.record, finding]));
  const members = new Map<number, Credential[]>();
  for (const credential of credentials) {
    const sameAs = findings.get(credential.id)?.sameAs ?? null;
    if (sameAs !== null) members.set(sameAs, [...(members.get(sameAs) ?? []), credential]);
  }
  // The others of a group may belong to a site that is not asked about.
  const shared = [...members].filter(([, list]) => list.length > 1);
  const letters = new Map(shared.map(([number], at) => [number, letterOf(at)]));
  const all = credentials.flatMap((credential): ReportRow[] => {
    const finding = findings.get(credential.id);
    if (finding === undefined) return [];
    const { score, sameAs } = finding;
    return [
      {
        credential,
        score,
        group: sameAs === null ? undefined : letters.get(sameAs),
        isWeak: score !== null && score <= WEAK_SCORE,
        isOld: now - credential.secretWritten.at > OLD_MS,
        expiry: expiryOf(credential, now),
      },
    ];
  });
  const rows = all.filter(row => urgency(row) > 0).toSorted((a, b) => urgency(b) - urgency(a));
  const count = (is: (row: ReportRow) => boolean): number => all.filter(is).length;
  return {
    rows,
    groups: shared.map(([number, list]) => ({ letter: letters.get(number) ?? '', members: list })),
    counts: {
      weak: count(row => row.isWeak),
      reused: count(row => row.group !== undefined),
      expiring: count(row => runsOut(row)),
      old: count(row => row.isOld),
    },
    checked: all.length,
  };
}

function runsOut({ expiry }: ReportRow): boolean {
  return expiry === 'expired' || expiry === 'expiring';
}

/** What is easily guessed comes before what is guessed through another, before what is merely due. */
function urgency(row: ReportRow): number {
  const parts = [
    row.isWeak,
    row.group !== undefined,
    row.expiry === 'expired',
    row.expiry === 'expiring',
    row.isOld,
  ];
  return parts.reduce((sum, part, at) => sum + (part ? 2 ** (parts.length - at) : 0), 0);
}

/** A to Z, then AA and so on. */
function letterOf(at: number): string {
  const last = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? last : letterOf(Math.floor(at / 26) - 1) + last;
}
