import type { IdentityBundle } from '../../common/crypto/bundles.ts';
import {
  fingerprintWords,
  identityFingerprint,
  verifyIdentityBundle,
} from '../../common/crypto/identity.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { IdentityChange } from './identity-book.ts';
import type { Session } from './session.ts';
import type { Consented } from './session-turns.ts';

/** Fingerprints by account; several when a person's later identity was verified by hand. */
export type KnownIdentities = ReadonlyMap<AccountId, ReadonlySet<string>>;

/**
 * The identities that this device takes for a person's: its own, the inviter's, those of everyone who
 * is or was in a space that it has accepted, and those that were verified here. Any other under one of
 * these accounts is refused until it is verified.
 */
export function knownIdentities(session: Session): KnownIdentities {
  const known = new Map<AccountId, Set<string>>();
  const add = (account: AccountId, fingerprint: string): void => {
    known.set(account, (known.get(account) ?? new Set()).add(fingerprint));
  };
  for (const { membership } of session.spaces.values()) {
    for (const [account, times] of membership.tenures) {
      for (const { fingerprint } of times) add(account, fingerprint);
    }
  }
  for (const { account, fingerprint } of session.identities.verified()) add(account, fingerprint);
  const { joined, account } = session;
  if (joined !== null) add(joined.inviter, joined.inviterFingerprint);
  // Nobody has two identities to oneself.
  known.set(account.owner.account, new Set([account.fingerprint]));
  return known;
}

/** Identities of known accounts in a log that are other than those known. */
export async function changedIdentities(
  entries: readonly MembershipEntry[],
  known: KnownIdentities,
): Promise<IdentityChange[]> {
  const changes = new Map<string, IdentityChange>();
  for (const entry of entries) {
    if (!('member' in entry)) continue;
    const change = await changeOf(entry.member, known);
    if (change !== undefined) changes.set(change.shown, change);
  }
  return [...changes.values()];
}

async function changeOf(
  bundle: IdentityBundle,
  known: KnownIdentities,
): Promise<IdentityChange | undefined> {
  const { account, name } = bundle;
  const pinned = known.get(account);
  if (pinned === undefined) return undefined;
  const shown = await identityFingerprint(bundle);
  const latest = [...pinned].at(-1);
  if (latest === undefined || pinned.has(shown) || !verifyIdentityBundle(bundle)) return undefined;
  return { account, name, known: latest, shown };
}

/** An identity that waits to be verified, as the page shows it. */
export interface ShownIdentityChange {
  readonly account: AccountId;
  readonly name: string;
  /** Six words each. */
  readonly before: string;
  readonly now: string;
}

/** Identities that wait to be verified. */
export function identityChanges({ identities }: Session): ShownIdentityChange[] {
  return identities.changes().map(({ account, name, known, shown }) => ({
    account,
    name,
    before: fingerprintWords(known),
    now: fingerprintWords(shown),
  }));
}

/**
 * Asks whether the person has compared the new words with a colleague whose identity has changed, and
 * takes it from then on; what was held back comes with the next exchange.
 */
export async function verifyIdentity(
  session: Session,
  input: { readonly account: AccountId; readonly now: string },
): Promise<Result<Consented<undefined>, AppError>> {
  const change = session.identities
    .changes()
    .find(
      ({ account, shown }) => account === input.account && fingerprintWords(shown) === input.now,
    );
  if (change === undefined) return err(appErrorOf('not-found'));
  const { account, name, known, shown } = change;
  return ok({
    question: {
      kind: 'verify-identity',
      name,
      before: fingerprintWords(known),
      fingerprint: fingerprintWords(shown),
    },
    proceed: async current => {
      const verified = await current.identities.verify({ account, fingerprint: shown });
      if (!verified.ok) return verified;
      current.emit({ to: 'desk', name: 'spacesChanged' });
      current.emit({ to: 'control', name: 'outboundChanged' });
      return ok(undefined);
    },
  });
}
