import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { closureOf } from '../../common/crypto/authorship.ts';
import type { Role } from '../../common/crypto/bundles.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { openGrant } from '../../common/crypto/space-grant.ts';
import { newId, type OrgId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { testAccount } from '../../test/builders/server-account.ts';
import {
  membershipWorld,
  type MembershipWorld,
  type Person,
} from '../../test/builders/membership-world.ts';

// Several admins add, remove, rotate, revoke and change roles, each without network for as long as it
// likes, while everyone writes; a server that keeps to the rules relays, and one that does not lets
// leavers go on writing. Ed25519 by OpenSSL here, some twenty times as fast as the real one.

vi.mock(import('../../common/crypto/signing.ts'), async original => {
  const real = await original();
  const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
  const secrets = new Map<string, KeyObject>();
  const keys = new Map<string, KeyObject>();
  const keyOf = <T>(known: Map<T, KeyObject>, name: T, make: () => KeyObject): KeyObject => {
    const key = known.get(name) ?? make();
    known.set(name, key);
    return key;
  };
  const signEd25519: typeof real.signEd25519 = (secret, message) => {
    const key = keyOf(secrets, secret.join(), () => {
      const der = Buffer.concat([ED25519_PKCS8, secret]);
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    });
    return new Uint8Array(sign(null, message, key));
  };
  const verifyEd25519: typeof real.verifyEd25519 = (x, message, signature) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x };
    const key = keyOf(keys, x, () => createPublicKey({ key: jwk, format: 'jwk' }));
    return verify(null, message, key, Buffer.from(signature, 'base64url'));
  };
  return {
    ...real,
    signEd25519,
    verifyEd25519,
    signStatement: (domain, secret, statement) => ({
      ...statement,
      sig: Buffer.from(signEd25519(secret, real.statementBytes(domain, statement))).toString(
        'base64url',
      ),
    }),
    verifyStatement: (domain, key, { sig, ...statement }) =>
      verifyEd25519(key, real.statementBytes(domain, statement), sig),
  };
});

/** By hand: MEMBERSHIP_RUNS=2000 npx vitest run main/vault-host/convergence. */
const RUNS = Number(process.env['MEMBERSHIP_RUNS'] ?? 150);
const roles: readonly Role[] = ['engineer', 'lead', 'admin', 'auditor'];
const kinds = ['add', 'remove', 'rotate', 'revoke', 'role', 'write', 'sync', 'evil'] as const;
type Kind = (typeof kinds)[number];

const step = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Kind>('sync') },
    { weight: 3, arbitrary: fc.constant<Kind>('write') },
    {
      weight: 5,
      arbitrary: fc.constantFrom<Kind>('add', 'remove', 'rotate', 'revoke', 'role', 'evil'),
    },
  ),
  actor: fc.nat({ max: 4 }),
  target: fc.nat({ max: 4 }),
  role: fc.nat({ max: 3 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const org = newId<OrgId>(secureRandom);
const names = ['Lin', 'Zhao', 'Chen', 'Wang', 'Sun'];
let accounts: ReturnType<typeof testAccount>[];

const done = new Map<string, number>();
const count = (what: string): void => void done.set(what, (done.get(what) ?? 0) + 1);

async function take(world: MembershipWorld, { kind, actor, target, role }: Step): Promise<void> {
  const who = world.people[actor]!;
  const { account, device } = world.people[target]!.who;
  const asked = roles[role]!;
  // Whoever is shut out at all, so that it comes about often.
  const outside = [...world.people.slice(actor), ...world.people.slice(0, actor)];
  const did = await (kind === 'add'
    ? world.add(who, world.people[target]!, asked)
    : kind === 'remove'
      ? world.raise(who, { op: 'remove', account })
      : kind === 'rotate'
        ? world.raise(who, { op: 'rotate' })
        : kind === 'revoke'
          ? world.raise(who, { op: 'revoke-device', account, device })
          : kind === 'role'
            ? world.raise(who, { op: 'change-role', account, role: asked })
            : kind === 'write'
              ? world.write(who)
              : kind === 'evil'
                ? world.smuggle(outside)
                : world.sync(who));
  if (did) count(kind);
}

/** Everyone meets the server until nothing moves any more. */
async function settle(world: MembershipWorld): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (const person of world.people) await world.sync(person);
  }
}

describe('membership', () => {
  beforeAll(() => {
    accounts = names.map(name => testAccount(org, name));
  });

  it('converges: one log, one set of keys, no edit lost, no newer key for a leaver (I14)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
        async steps => {
          const world = await membershipWorld(accounts);
          // Two admins and an engineer to begin with, so that there is something to be at odds about.
          await world.add(world.people[0]!, world.people[1]!, 'admin');
          await world.add(world.people[0]!, world.people[2]!, 'engineer');
          await settle(world);
          for (const each of steps) await take(world, each);
          await settle(world);
          await checkMembers(world);
          await checkLeavers(world);
          await checkChanges(world);
        },
      ),
      { numRuns: RUNS },
    );
    for (const kind of kinds) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 10);
    for (const what of ['forked', 'left', 'tray', 'fresh key', 'old key kept', 'smuggled']) {
      expect(done.get(what) ?? 0, what).toBeGreaterThan(0);
    }
    if (process.env['RACKSIDE_FIGURES'] !== undefined) console.log(Object.fromEntries(done));
  }, 600_000);
});

async function checkMembers(world: MembershipWorld): Promise<void> {
  const { membership } = world.server();
  for (const what of world.happened) count(what);
  for (const person of world.people) {
    const isMember = membership.members.has(person.who.account);
    if (!isMember) continue;
    const { state } = person;
    if (world.isRevoked(person)) continue;
    expect(state?.membership.head, person.who.bundle.name).toBe(membership.head);
    expect(state?.membership.epoch).toBe(membership.epoch);
    // Every epoch's key, the same for all: old ones stay readable.
    for (const id of membership.keyIds) {
      expect(state?.keys.get(id), `${person.who.bundle.name} ${id}`).toEqual(world.keys.get(id));
    }
  }
}

async function checkLeavers(world: MembershipWorld): Promise<void> {
  const { membership } = world.server();
  for (const person of world.people) {
    const { account } = person.who;
    const last = membership.tenures.get(account)?.at(-1)?.until;
    if (membership.members.has(account) || last === undefined) continue;
    count('left');
    // Every grant that anybody has ever made, also those that no log has a place for.
    const known = new Set(person.state?.keys.keys());
    for (const { grant, keyId } of world.grants) {
      if (grant.member !== account) continue;
      const opened = await openGrant(grant, person.who.secrets.box);
      if (opened.ok) known.add(keyId);
    }
    expect(known.has(membership.keyIds.at(-1)!), 'the present key').toBe(false);
    const granted = world.grants.filter(
      ({ grant }) => grant.member === account && membership.hashes.includes(grant.logHead),
    );
    for (const { grant } of granted) expect(grant.epoch).toBeLessThan(last.epoch);
  }
}

async function checkChanges(world: MembershipWorld): Promise<void> {
  const { membership, log } = world.server();
  const active = world.people.filter(
    person => membership.members.has(person.who.account) && !world.isRevoked(person),
  );
  const verdicts = await Promise.all(active.map(person => world.verdicts(person)));
  for (const [i, { change, smuggledAfter, known }] of log.entries()) {
    for (const [at, person] of active.entries()) {
      const verdict = verdicts[at]![i];
      if (smuggledAfter === undefined) {
        expect(verdict, 'an honest edit').toBe('ok');
        expect(person.state?.keys.has(change.keyId), 'its key').toBe(true);
      } else if (known.has(person) && closureOf(membership, change)?.entry === smuggledAfter) {
        // Who was let in again is trusted again, with what they wrote under the keys of their time.
        expect(verdict, 'a leaver’s edit after the removal was known').not.toBe('ok');
      }
    }
    if (smuggledAfter !== undefined) count('smuggled');
  }
  for (const person of world.people) {
    expect(person.outbox, 'settled').toEqual([]);
    for (const { code } of person.tray) {
      count('tray');
      expect(whyRefused(world, person), `${person.who.bundle.name} ${code}`).toContain(code);
    }
  }
}

/** Codes by which somebody's edits may have been refused: those of a right that was taken away. */
function whyRefused(world: MembershipWorld, person: Person): string[] {
  const { membership } = world.server();
  const times = membership.tenures.get(person.who.account) ?? [];
  const ended = times.filter(({ until }) => until !== undefined);
  return [
    ...(ended.length > 0 ? ['not-a-member', 'read-only'] : []),
    ...(world.isRevoked(person) ? ['device-revoked'] : []),
    // A key of an admin who was none any more when it came: their rotation is no part of the log.
    ...(ended.some(({ role }) => memberMay(role, 'administer')) ? ['unknown-key'] : []),
  ];
}
