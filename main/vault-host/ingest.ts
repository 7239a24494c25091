import type { AppError } from '../../common/errors/app-error.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { JoinRequest, OfferedSpace } from '../../common/sync/protocol/spaces.ts';
import type { JudgementContext } from './judgement-context.ts';
import { takeAnswer } from './inviting.ts';
import { changedIdentities, knownIdentities } from './known-identities.ts';
import { noteDevices } from './own-devices.ts';
import { keepSpace, organisationSpace, type Session } from './session.ts';
import { judgeSpace, type Judgement } from './space-judgement.ts';

/** What was not taken, and why: an error kind, or what was wrong with one part of a space. */
export interface Refused {
  readonly space: SpaceId;
  readonly reason: string;
}

/**
 * Takes in what the server has. Each space is judged by itself, so that a bad one holds nothing else
 * up; the organisation's first, because its members vouch for the other spaces, and again as long as
 * another one was accepted. Fails only when the disk does.
 */
export async function ingest(
  session: Session,
  input: { readonly spaces: readonly OfferedSpace[]; readonly joins: readonly JoinRequest[] },
): Promise<Result<{ refused: Refused[] }, AppError>> {
  const refused: Refused[] = [];
  let open = [...input.spaces].sort((a, b) => rank(a) - rank(b));
  let progress = true;
  const errors = new Map<OfferedSpace, AppError>();
  while (progress) {
    progress = false;
    for (const incoming of open) {
      const judged = await judgeSpace(incoming, contextOf(session, incoming.space));
      if (!judged.ok) {
        errors.set(incoming, judged.error);
        continue;
      }
      const kept = await keep(session, judged.value);
      if (!kept.ok) return kept;
      progress = true;
      errors.delete(incoming);
      open = open.filter(each => each !== incoming);
      refused.push(...judged.value.ignored.map(reason => ({ space: incoming.space, reason })));
    }
  }
  for (const [incoming, error] of errors) {
    refused.push({ space: incoming.space, reason: error.kind });
    await noteIdentities(session, incoming);
  }

  const news = await noteDevices(session);
  if (!news.ok) return news;
  if (news.value) session.emit({ to: 'desk', name: 'spacesChanged' });

  for (const request of oneAnswerEach(input.joins)) {
    const taken = await takeAnswer(session, request);
    if (!taken.ok && taken.error.kind === 'file-failed') return taken;
  }
  return ok({ refused });
}

/** Other identities of known people in what was refused: told on screen, to be verified by hand. */
async function noteIdentities(session: Session, { entries }: OfferedSpace): Promise<void> {
  const changes = await changedIdentities(entries, knownIdentities(session));
  const news = changes.filter(change => session.identities.noteChange(change));
  if (news.length > 0) session.emit({ to: 'desk', name: 'spacesChanged' });
}

/** An invitation is answered once: the server has one answer to each, and more are made up. */
function oneAnswerEach(joins: readonly JoinRequest[]): readonly JoinRequest[] {
  return [...new Map(joins.map(join => [join.tokenHash, join])).values()];
}

async function keep(
  session: Session,
  { state, changed }: Judgement,
): Promise<Result<undefined, AppError>> {
  if (!changed.kept) return ok(undefined);
  const kept = await keepSpace(session, state);
  if (!kept.ok) return kept;
  // New members and devices too: they are shown, and changes that were set aside may verify now.
  if (changed.keys || changed.membership || changed.devices) {
    session.emit({ to: 'desk', name: 'spacesChanged' });
    session.emit({ to: 'records', name: 'keysChanged' });
  }
  if (changed.rebased) session.emit({ to: 'control', name: 'outboundChanged' });
  return ok(undefined);
}

function contextOf(session: Session, space: SpaceId): JudgementContext {
  return {
    account: session.account,
    known: session.spaces.get(space),
    pinned: knownIdentities(session),
    organisation: organisationSpace(session)?.membership.space,
    at: session.clock.wall(),
    random: session.random,
    reachesAcknowledged: membership => session.spaceFiles.reachesAcknowledged(membership),
  };
}

function rank({ kind }: OfferedSpace): number {
  return kind === 'organisation' ? 0 : 1;
}
