import { ok } from '../../common/lib/result.ts';
import type { PushAnswer, PushRequest } from '../../common/sync/protocol/push.ts';
import type { Session } from '../accounts/sessions.ts';
import type { ServerContext } from '../context.ts';
import { noSuchSpace, type Answer } from '../http/refused.ts';
import { appendChanges } from './append-changes.ts';
import { judgeChanges } from './judge-changes.ts';

/** Takes changes into a space's log and answers each, in the order sent. */
export async function pushChanges(
  { db, clock, pokes, memberships }: ServerContext,
  session: Session,
  { org, space, changes }: PushRequest,
): Promise<Answer<PushAnswer>> {
  const place = { org, space };
  const judged = await judgeChanges(db, session, place, changes);
  const sound = judged.flatMap(one => ('change' in one ? [one.change] : []));
  const appended = await db.transaction(tx =>
    appendChanges(tx, session, place, sound, { now: clock.wall(), memberships }),
  );
  if (appended === undefined) return noSuchSpace;
  if (appended.grew) pokes.publish({ type: 'head', org, space, seq: appended.head });

  let next = 0;
  const results = judged.map(one => {
    if (!('change' in one)) return one;
    const placed = appended.placed[next];
    next += 1;
    if (placed === undefined) throw new RangeError('a change was not answered');
    return { id: one.change.id, ...placed };
  });
  return ok({ timeline: appended.timeline, results });
}
