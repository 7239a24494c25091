import { z } from 'zod';
import { role } from '../../common/crypto/bundles.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { base64UrlOf } from '../../common/lib/base64-url.ts';
import { accountId, spaceId, type AccountId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { joinRequest } from '../../common/sync/protocol/spaces.ts';
import type { SealedFiles } from './sealed-file.ts';

const INVITATIONS_FILE = 'invitations.json';
/** Answers kept for one invitation: a server that makes them up fills no disk. */
const MAX_ANSWERS = 8;

const openInvitation = z.object({
  secret: base64UrlOf(16),
  tokenHash: z.string(),
  spaces: z.array(spaceId).min(1),
  role,
  /** The role in the organisation-wide space, which everyone is in. */
  organisationRole: role,
  /** Wall clock, ms. */
  at: z.number(),
  answers: z.array(z.object({ request: joinRequest, vouched: z.boolean() })).max(MAX_ANSWERS),
  /** Who was confirmed by it; it is used up. */
  confirmed: accountId.nullable(),
});
/** An invitation that this account made. */
export type OpenInvitation = z.infer<typeof openInvitation>;
/** An answer to one. */
export type Answer = OpenInvitation['answers'][number];

const invitationsFile = z.object({ v: z.literal(1), invitations: z.array(openInvitation) });

/** The invitations that this account made, and who answered. */
export interface InvitationBook {
  all(): readonly OpenInvitation[];
  add(invitation: OpenInvitation): Promise<Result<undefined, AppError>>;
  /** Whether the answer was new. One that the secret vouches for takes the place of one it does not. */
  addAnswer(tokenHash: string, answer: Answer): Promise<Result<boolean, AppError>>;
  confirm(tokenHash: string, account: AccountId): Promise<Result<undefined, AppError>>;
}

/** The book in the account's sealed files; a damaged one is kept aside, told of, and begun anew. */
export async function openInvitationBook(
  files: SealedFiles,
  report: (damage: AppError) => void,
): Promise<Result<InvitationBook, AppError>> {
  const file = await files.read(INVITATIONS_FILE, invitationsFile);
  let invitations: readonly OpenInvitation[] = [];
  if (file.ok) {
    invitations = file.value?.invitations ?? [];
  } else if (file.error.kind === 'vault-damaged') {
    report(file.error);
    const aside = await files.setAside(INVITATIONS_FILE);
    if (!aside.ok) return aside;
  } else {
    return file;
  }

  const keep = async (next: readonly OpenInvitation[]): Promise<Result<undefined, AppError>> => {
    const written = await files.write(INVITATIONS_FILE, { v: 1, invitations: next });
    if (written.ok) invitations = next;
    return written;
  };
  const change = (
    tokenHash: string,
    how: (invitation: OpenInvitation) => OpenInvitation,
  ): Promise<Result<undefined, AppError>> =>
    keep(invitations.map(each => (each.tokenHash === tokenHash ? how(each) : each)));

  return ok({
    all: () => invitations,
    add: invitation => keep([...invitations, invitation]),
    addAnswer: async (tokenHash, answer) => {
      const found = invitations.find(each => each.tokenHash === tokenHash);
      if (found === undefined || found.confirmed !== null) return ok(false);
      const answers = withAnswer(found.answers, answer);
      if (answers === undefined) return ok(false);
      const kept = await change(tokenHash, each => ({ ...each, answers }));
      return kept.ok ? ok(true) : kept;
    },
    confirm: (tokenHash, account) =>
      change(tokenHash, each => ({ ...each, confirmed: account, answers: [] })),
  });
}

/** The answers with one more; undefined when it adds nothing. */
function withAnswer(answers: readonly Answer[], answer: Answer): Answer[] | undefined {
  const { account } = answer.request.bundle;
  const same = answers.find(each => each.request.bundle.account === account);
  if (same !== undefined && (same.vouched || !answer.vouched)) return undefined;
  const others = answers.filter(each => each !== same);
  const room = others.length < MAX_ANSWERS ? others : others.filter(each => each.vouched);
  return room.length < MAX_ANSWERS ? [...room, answer] : undefined;
}
