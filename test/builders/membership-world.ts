import type { KeyObject } from 'node:crypto';
import { importAesKey } from '../../common/crypto/aead.ts';
import { authorshipProblem, closureOf } from '../../common/crypto/authorship.ts';
import type { Role, SpaceGrant } from '../../common/crypto/bundles.ts';
import { identityFingerprint } from '../../common/crypto/identity.ts';
import {
  KEY_BYTES,
  type FilesKey,
  type LocalKeyBytes,
  type SpaceKey,
} from '../../common/crypto/keys.ts';
import { currentKeyId, deviceName, type Membership } from '../../common/crypto/membership.ts';
import type { MembershipEntry } from '../../common/crypto/membership-entry.ts';
import { foldMembership } from '../../common/crypto/membership-fold.ts';
import type { ChangeVerdict } from '../../common/features/vault/vault-records.ts';
import type { AccountId } from '../../common/lib/ids.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import type { Account } from '../../main/vault-host/account.ts';
import { changeVerifier } from '../../main/vault-host/change-verification.ts';
import { ed25519PrivateKey } from '../../main/vault-host/ed25519.ts';
import type { Session } from '../../main/vault-host/session.ts';
import { judgeSpace } from '../../main/vault-host/space-judgement.ts';
import { makeSpace, withMember } from '../../main/vault-host/space-making.ts';
import { isActiveIn, type SpaceState } from '../../main/vault-host/space-state.ts';
import { withNewKey, type RaisingStep } from '../../main/vault-host/space-steps.ts';
import { randomChange, type TestAccount } from './server-account.ts';

/** Somebody with one device: the space as they hold it, and what they wrote and nobody has yet. */
export interface Person {
  readonly who: TestAccount;
  readonly account: Account;
  state: SpaceState | undefined;
  outbox: Change[];
  readonly tray: { readonly change: Change; readonly code: string }[];
}

/** A change in the server's log. */
export interface Logged {
  readonly change: Change;
  /** A server that does not keep to the rules let it in, after this entry had shut its author out. */
  readonly smuggledAfter: number | undefined;
  /** Who knew then that its author may not write. */
  readonly known: ReadonlySet<Person>;
}

/** One space, the people around it, and a server that relays by the rules, all in memory. */
export interface MembershipWorld {
  readonly people: readonly Person[];
  /** Every key that anybody has made, by id. */
  readonly keys: ReadonlyMap<string, SpaceKey>;
  /** Every grant that anybody has made, with the id of its key. */
  readonly grants: readonly { readonly grant: SpaceGrant; readonly keyId: string }[];
  /** What came about: forks and what they led to. */
  readonly happened: Set<string>;
  server(): { readonly membership: Membership; readonly log: readonly Logged[] };
  isRevoked(person: Person): boolean;
  /** Each of these answers whether it could be done. */
  add(by: Person, member: Person, role: Role): Promise<boolean>;
  raise(by: Person, what: RaisingStep): Promise<boolean>;
  write(by: Person): Promise<boolean>;
  /** The first leaver of these writes under the newest key that they have, and the server lets it in. */
  smuggle(among: readonly Person[]): Promise<boolean>;
  /** Brings and fetches membership, then pushes. */
  sync(person: Person): Promise<boolean>;
  /** What the person's vault host makes of every change of the server's log. */
  verdicts(person: Person): Promise<ChangeVerdict[]>;
}

const TIMELINE = '7d0d0c5e-5a1e-4c44-9c0f-3a5a8f8a2f10';

/** An account as a vault host holds it, of which the rules use the keys only. */
async function accountOf(who: TestAccount): Promise<Account> {
  const { org, bundle, certificate, secrets } = who;
  return {
    owner: {
      org,
      orgName: 'North Field Service',
      account: who.account,
      name: bundle.name,
      device: who.device,
    },
    bundle,
    fingerprint: await identityFingerprint(bundle),
    certificate,
    sign: secrets.sign,
    box: secrets.box,
    device: ed25519PrivateKey(who.deviceSecret) satisfies KeyObject,
    local: secureRandom.bytes(KEY_BYTES) as LocalKeyBytes,
    files: await importAesKey<FilesKey>(secureRandom.bytes(KEY_BYTES)),
  };
}

/** A space that the first of these people has founded and nobody else is in. */
export async function membershipWorld(accounts: readonly TestAccount[]): Promise<MembershipWorld> {
  const people: Person[] = [];
  for (const who of accounts) {
    people.push({ who, account: await accountOf(who), state: undefined, outbox: [], tray: [] });
  }
  const founder = people[0]!;
  const clock = { wall: () => 1, elapsed: () => 1 };
  const made = await makeSpace(founder.account, 'site', clock, secureRandom);
  if (!made.ok) throw new Error('no space');
  founder.state = made.value;
  const { org, space, kind } = made.value.membership;
  const pinned = new Map<AccountId, ReadonlySet<string>>(
    people.map(({ who, account }) => [who.account, new Set([account.fingerprint])]),
  );
  const devices = accounts.map(({ certificate }) => certificate);

  let entries: readonly MembershipEntry[] = [];
  let membership = made.value.membership;
  const granted = new Map<string, SpaceGrant>();
  const arrivals: string[] = [];
  const log: Logged[] = [];
  const keys = new Map<string, SpaceKey>(made.value.keys);
  const grants: { grant: SpaceGrant; keyId: string }[] = [];
  const happened = new Set<string>();

  const hold = (person: Person, state: SpaceState): void => {
    for (const [id, key] of state.keys) keys.set(id, key);
    for (const grant of state.grants) {
      const keyId = state.membership.keyIds[grant.epoch - 1];
      const isNew = !grants.some(known => known.grant.sig === grant.sig);
      if (keyId !== undefined && isNew) grants.push({ grant, keyId });
    }
    person.state = state;
  };
  hold(founder, made.value);

  const isShutOut = ({ who: { account, device } }: Person): boolean =>
    closureOf(membership, { author: account, device }) !== undefined;

  const bring = async ({ state, account }: Person): Promise<void> => {
    if (state === undefined || !isActiveIn(state.membership, account.owner)) return;
    const isNew = entries.length === 0;
    if (!isNew && !isActiveIn(membership, account.owner)) return;
    const shared = Math.min(entries.length, state.entries.length);
    for (let i = 0; i < shared; i += 1) {
      if (canonicalJson(entries[i]) !== canonicalJson(state.entries[i])) {
        happened.add('forked');
        return;
      }
    }
    const mine = state.grants.filter(
      ({ granter, member }) =>
        granter === account.owner.account && state.membership.members.has(member),
    );
    if (state.entries.length > entries.length) {
      const folded = await foldMembership(state.entries);
      if (!folded.ok) throw new Error(`a log that does not verify: ${canonicalJson(folded.error)}`);
      for (let epoch = membership.epoch + 1; epoch <= folded.value.epoch; epoch += 1) {
        for (const member of folded.value.members.keys()) {
          const isThere = mine.some(grant => grant.member === member && grant.epoch === epoch);
          if (!isThere) throw new Error('a new key was kept from a member');
        }
      }
      while (arrivals.length < state.entries.length) arrivals.push(String(log.length));
      ({ entries } = state);
      membership = folded.value;
    }
    for (const grant of mine) granted.set(grant.sig, grant);
  };

  /** How much of the log is a person's business. */
  const shownTo = ({
    who: { account, device },
  }: Person): readonly MembershipEntry[] | undefined => {
    const times = membership.tenures.get(account);
    if (times === undefined) return undefined;
    const end = times.at(-1)?.until?.entry;
    const revoked = membership.revoked.get(deviceName(account, device))?.entry;
    return entries.slice(0, Math.min(end ?? Infinity, revoked ?? Infinity) + 1);
  };

  const fetch = async (person: Person): Promise<void> => {
    const shown = shownTo(person);
    if (shown === undefined) return;
    const { account, state } = person;
    const isWhole = shown.length === entries.length && isActiveIn(membership, account.owner);
    const judged = await judgeSpace(
      {
        org,
        space,
        kind,
        entries: [...shown],
        grants: isWhole
          ? [...granted.values()].filter(({ member }) => member === person.who.account)
          : [],
        devices: isWhole ? [...devices] : [],
        timeline: TIMELINE,
        head: String(log.length),
        arrivals: [...arrivals],
      },
      {
        account,
        known: state,
        pinned,
        organisation: undefined,
        at: 2,
        random: secureRandom,
        reachesAcknowledged: () => true,
      },
    );
    if (!judged.ok) {
      // Who has left before ever hearing of the space has nothing to read it with.
      if (state === undefined && !isWhole) return;
      throw new Error(`${person.who.bundle.name} refused: ${canonicalJson(judged.error)}`);
    }
    if (judged.value.changed.rebased) {
      const before = state?.membership.keyIds ?? [];
      const after = judged.value.state.membership.keyIds;
      if (before.some(id => !membership.keyIds.includes(id) && after.includes(id))) {
        happened.add('old key kept');
      }
      if (!before.includes(after.at(-1)!) && !membership.keyIds.includes(after.at(-1)!)) {
        happened.add('fresh key');
      }
    }
    hold(person, judged.value.state);
  };

  const push = (person: Person): void => {
    for (const change of person.outbox) {
      const code =
        (membership.tenures.has(change.author) ? undefined : 'not-a-member') ??
        closureOf(membership, change)?.problem ??
        authorshipProblem(membership, change);
      if (code === undefined) log.push({ change, smuggledAfter: undefined, known: new Set() });
      else person.tray.push({ change, code: code === 'not-permitted' ? 'read-only' : code });
    }
    person.outbox = [];
  };

  return {
    people,
    keys,
    grants,
    happened,
    server: () => ({ membership, log }),
    isRevoked: ({ who }) => membership.revoked.has(deviceName(who.account, who.device)),
    add: async (by, member, role) => {
      if (by.state === undefined || by.state.membership.members.has(member.who.account))
        return false;
      const { bundle, certificate } = member.who;
      const what = { bundle, devices: [certificate], role };
      const next = await withMember(by.account, by.state, what, 1);
      if (next.ok) hold(by, next.value);
      return next.ok;
    },
    raise: async (by, what) => {
      const isOwn = what.op !== 'rotate' && what.account === by.who.account;
      if (by.state === undefined || !isActiveIn(by.state.membership, by.account.owner))
        return false;
      if (what.op === 'revoke-device' && isOwn) return false;
      const key = secureRandom.bytes(KEY_BYTES) as SpaceKey;
      const next = await withNewKey(by.account, by.state, what, key, 1);
      if (next.ok) hold(by, next.value);
      return next.ok;
    },
    write: async by => {
      const { state, account } = by;
      if (state === undefined || !isActiveIn(state.membership, account.owner)) return false;
      if (state.membership.members.get(by.who.account)?.role === 'auditor') return false;
      const keyId = currentKeyId(state.membership);
      by.outbox.push(await randomChange(by.who, space, { keyId, bodyBytes: 64 }));
      return true;
    },
    smuggle: async among => {
      const by = among.find(one => isShutOut(one) && one.state !== undefined);
      const keyId = membership.keyIds.findLast(id => by?.state?.keys.has(id) === true);
      if (by === undefined || keyId === undefined) return false;
      const closure = closureOf(membership, { author: by.who.account, device: by.who.device });
      const change = await randomChange(by.who, space, { keyId, bodyBytes: 64 });
      const known = people.filter(
        ({ state }) => state !== undefined && state.acknowledged > (closure?.entry ?? Infinity),
      );
      log.push({ change, smuggledAfter: closure?.entry, known: new Set(known) });
      return true;
    },
    sync: async person => {
      await bring(person);
      await fetch(person);
      await bring(person);
      push(person);
      return true;
    },
    verdicts: async person => {
      const { state } = person;
      if (state === undefined) return [];
      const session = { spaces: new Map([[space, state]]) } as unknown as Session;
      const places = log.map((_, i) => ({ timeline: TIMELINE, seq: String(i + 1) }));
      return changeVerifier(session)(
        log.map(({ change }) => change),
        places,
      );
    },
  };
}
