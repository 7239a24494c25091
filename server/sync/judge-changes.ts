import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import type { OrgId, SpaceId } from '../../common/lib/ids.ts';
import { change, MAX_BODY_CHARS, type Change } from '../../common/sync/change.ts';
import type { PushRejection } from '../../common/sync/protocol/push.ts';
import type { Session } from '../accounts/sessions.ts';
import type { Queryable } from '../db/database.ts';
import { verifySignature } from './signature.ts';

/** What became of one sent change before anything is locked or stored. */
export type Judged =
  | { readonly change: Change }
  | { readonly id: string | null; readonly rejected: true; readonly code: PushRejection };

/**
 * Judges each sent change on its own: its shape, its place, who signed it. Those of the session's own
 * device are not verified here: the session proves the device, and every client verifies. A change
 * that someone brings for a colleague (a bundle from a site without network) is verified.
 */
export async function judgeChanges(
  db: Queryable,
  session: Session,
  place: { readonly org: OrgId; readonly space: SpaceId },
  sent: readonly unknown[],
): Promise<Judged[]> {
  const judged = sent.map(raw => parseChange(raw, place));
  const isForeign = (one: Judged): one is { change: Change } =>
    'change' in one &&
    (one.change.device !== session.device || one.change.author !== session.account);
  if (!judged.some(isForeign)) return judged;

  const devices = [...new Set(judged.filter(isForeign).map(one => one.change.device))];
  const rows = await db.query<{ device: string; account: string; sign: string }>(
    'SELECT device, account, sign FROM device WHERE org = $1 AND device = ANY ($2::uuid[])',
    [place.org, devices],
  );
  const known = new Map(rows.map(row => [row.device, row]));
  return Promise.all(
    judged.map(async (one): Promise<Judged> => {
      if (!isForeign(one)) return one;
      const { id, device, author, body, sig } = one.change;
      const owner = known.get(device);
      if (owner?.account !== author) return { id, rejected: true, code: 'unknown-device' };
      const bytes = await changeSigningBytes(one.change, body);
      return verifySignature(owner.sign, bytes, sig)
        ? one
        : { id, rejected: true, code: 'bad-signature' };
    }),
  );
}

function parseChange(raw: unknown, place: { org: OrgId; space: SpaceId }): Judged {
  const parsed = change.safeParse(raw);
  if (!parsed.success) {
    const code = memberOf(raw, 'body').length > MAX_BODY_CHARS ? 'too-large' : 'malformed';
    return { id: memberOf(raw, 'id').slice(0, 64) || null, rejected: true, code };
  }
  const { id, org, space } = parsed.data;
  return org === place.org && space === place.space
    ? { change: parsed.data }
    : { id, rejected: true, code: 'wrong-space' };
}

function memberOf(raw: unknown, name: 'id' | 'body'): string {
  const value = (raw as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
