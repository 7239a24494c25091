import { importAesKey, sealText } from '../../common/crypto/aead.ts';
import { bodyAssociatedText } from '../../common/crypto/change-envelope.ts';
import type { RecordsKey } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import { concat, fromUtf8, toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import { newId, type AccountId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { fakeCredentials, type FakeCredentialWorld } from './fake-credentials.ts';
import { fakeKeys, fakeOpenings } from './fake-keys.ts';
import { fakeMembers } from './fake-members.ts';
import type { FakeOrganisation } from './fake-organisation.ts';

/** Passphrases that begin like this are wrong. */
const WRONG = 'wrong';

/** What a fake vault host tells the other parts of the fake. */
export interface FakeVaultNews {
  readonly spacesChanged: () => void;
  readonly joinersChanged: () => void;
  readonly credentialsChanged: () => void;
}

/** The desk of a fake vault host: everything opens it, except a passphrase that begins with 'wrong'. */
export function fakeDesk(
  opened: (input: { orgName: string; name: string }) => FakeOrganisation,
  random: Random,
  news: FakeVaultNews,
  options: FakeCredentialWorld & { readonly joiner: boolean },
): Handlers<VaultDesk> {
  let organisation: FakeOrganisation | undefined;
  let wrong = 0;
  let waiting = options.joiner;
  const open = (input: { orgName: string; name: string }): Result<VaultOwner, AppError> => {
    organisation = opened(input);
    return ok(organisation.owner);
  };
  const spacesNow = () => organisation?.spaces.map(space => space.info) ?? [];
  const joiner = newId<AccountId>(random);
  return {
    create: async input => open(input),
    join: async ({ invitation, name }) =>
      invitation.startsWith('rackside-invitation:')
        ? open({ orgName: '华东运维服务中心', name })
        : err(appErrorOf('invitation-invalid')),
    unlock: async ({ passphrase }) => {
      if (!passphrase.startsWith(WRONG)) return open({ orgName: '华东运维服务中心', name: '王工' });
      wrong += 1;
      return err(appErrorOf('wrong-passphrase', { waitSeconds: 2 ** wrong }));
    },
    ...fakeOpenings(async () => open({ orgName: '华东运维服务中心', name: '王工' })),
    ...fakeKeys(() => organisation?.owner),
    spaces: async () => ok(spacesNow()),
    createSite: async () => {
      const made = organisation?.addSpace('site');
      if (made === undefined) return err(appErrorOf('locked'));
      news.spacesChanged();
      return ok(made.info);
    },
    invite: async () => ok({ text: `rackside-invitation:${toBase64Url(random.bytes(240))}` }),
    joiners: async () =>
      ok(
        waiting
          ? [
              {
                account: joiner,
                name: '李工',
                fingerprint: 'harbor velvet onion cactus ladder spice',
                vouched: true,
                role: 'engineer' as const,
                spaces: spacesNow().map(info => info.space),
              },
            ]
          : [],
      ),
    confirmJoiner: async () => {
      waiting = false;
      news.joinersChanged();
      return ok(undefined);
    },
    addMember: async () => err(appErrorOf('not-found')),
    ...fakeMembers(() => organisation, random, news.spacesChanged),
    fingerprint: async () => ok('anchor maple quartz silver tunnel winter'),
    ...fakeCredentials(() => organisation, random, options, news.credentialsChanged),
  };
}

/** What a fake vault host does for the data worker: it takes every signature. */
export function fakeRecords(
  organisation: () => FakeOrganisation,
  random: Random,
): Handlers<VaultRecords> {
  return {
    keys: async () => {
      const { owner, localKey, spaces } = organisation();
      const people = spaces.flatMap(space => space.info.members);
      return ok({
        owner,
        localKey,
        spaces: spaces.map(({ info, recordsKey }) => ({
          space: info.space,
          keyId: 'e1',
          current: true,
          recordsKey,
        })),
        people: people.map(({ account, name }) => ({ account, name })),
      });
    },
    seal: async ({ header, ids, lengths, texts }) => {
      const of = organisation().spaces.find(({ info }) => info.space === header.space);
      if (of === undefined) return err(appErrorOf('no-key-for-space'));
      const key = await importAesKey<RecordsKey>(of.recordsKey);
      const bodies: Bytes[] = [];
      let at = 0;
      for (const [i, id] of ids.entries()) {
        const text = fromUtf8(texts.subarray(at, (at += lengths[i] ?? 0)));
        bodies.push(await sealText(key, bodyAssociatedText({ ...header, id }), text, random));
      }
      return ok({ bodies: concat(...bodies), signatures: random.bytes(64 * ids.length) });
    },
    verify: async ({ changes }) => ok(changes.map(() => 'ok' as const)),
    auditPending: async () => ok([]),
    auditKept: async () => ok(undefined),
    verifyAudit: async () => ok([]),
    policies: async () => ok(undefined),
    resealSecret: async ({ from }) => ok(from),
    secretHeads: async () => ok(undefined),
    workIs: async () => ok(undefined),
  };
}
