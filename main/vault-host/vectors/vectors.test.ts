import { createPrivateKey, sign } from 'node:crypto';
import { describe } from 'vitest';
import { z } from 'zod';
import { makePassphraseSlot } from '../../../common/crypto/passphrase-slot.ts';
import type { AccountKeyBytes, FilesKey } from '../../../common/crypto/keys.ts';
import { restoreMembership } from '../../../common/crypto/membership-fold.ts';
import { makeGenesis } from '../../../common/crypto/membership-log.ts';
import {
  answerRecovery,
  makeOrgRecoverySlot,
  orgRecoverySecret,
} from '../../../common/crypto/org-recovery.ts';
import { makeOrgRecoveryStatement } from '../../../common/crypto/org-recovery-statement.ts';
import { makeOrgRecoveryCode } from '../../../common/crypto/recovery-code.ts';
import { signingPublicKey, verifyEd25519 } from '../../../common/crypto/signing.ts';
import { DEFAULT_POLICY, signedPolicy } from '../../../common/features/vault/policy.ts';
import { challengeMessage } from '../../../common/sync/protocol/session.ts';
import { fromUtf8, toBase64Url, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import type { Json } from '../../../common/lib/json.ts';
import { ok } from '../../../common/lib/result.ts';
import { checkVectors } from '../../../test/builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  FROZEN_COSTS,
  FROZEN_PASSPHRASE,
  frozenKeyId,
  frozenWorld,
  handleOf,
  jsonOf,
  opened,
  text,
} from '../../../test/builders/frozen-world.ts';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { openAccountKey } from '../account.ts';
import {
  readAccountFile,
  unwrapKeys,
  wrapKeys,
  writeAccountFile,
  type AccountFile,
} from '../account-file.ts';
import { policySigningBytes } from '../policy-book.ts';
import { sealedFiles } from '../sealed-file.ts';
import { beginRequest, openAnswer, pendingRequest } from '../slots/recovery-request.ts';
import { spaceFiles } from '../space-files.ts';
import type { SpaceState } from '../space-state.ts';
import type { VaultFiles } from '../vault-files.ts';

const world = frozenWorld();
const { org, space, zhao, key, spaceKey } = world;
const orgName = '华北现场服务';

/** A vault's folder in memory. */
function memoryFiles(content: Record<string, string> = {}): VaultFiles & {
  readonly content: Record<string, string>;
} {
  return {
    content,
    read: async name => ok(content[name] === undefined ? null : utf8(content[name])),
    write: async (name, bytes) => {
      content[name] = fromUtf8(bytes);
      return ok(undefined);
    },
    append: async (name, bytes) => {
      content[name] = (content[name] ?? '') + fromUtf8(bytes);
      return ok(undefined);
    },
    list: async folder =>
      ok(
        Object.keys(content).flatMap(name =>
          name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : [],
        ),
      ),
    setAside: async () => ok(undefined),
  };
}

const parsed = (content: string | undefined): Json => JSON.parse(content ?? 'null') as Json;
const filesKey = (): Promise<FilesKey> => handleOf<FilesKey>(key);
const how = { costs: FROZEN_COSTS, at: FROZEN_AT };
const by = { passphrase: FROZEN_PASSPHRASE, secretKey: null };

const answer = z.object({
  server: z.string(),
  org: z.string(),
  device: z.string(),
  challenge: z.string(),
  sig: z.string(),
});
const orgCode = makeOrgRecoveryCode(seededRandom(66));

/** An account that is enrolled for recovery by its organisation. */
async function enrolledAccount(): Promise<AccountFile> {
  const secret = await orgRecoverySecret(orgCode, org);
  const statement = makeOrgRecoveryStatement(
    { org, author: zhao.account, at: FROZEN_AT },
    secret,
    zhao.sign,
  );
  const accountKey = key.slice() as AccountKeyBytes;
  const slot = await makeOrgRecoverySlot(
    accountKey,
    statement,
    zhao.account,
    FROZEN_AT,
    seededRandom(69),
  );
  const { bundle, certificate } = zhao;
  const header = { v: 2, rev: 3, org, orgName, bundle, certificate } as const;
  return {
    header,
    slots: [slot],
    wrapped: { sign: '', box: '', device: '', local: '', files: '' },
  };
}

/** A space of one member, with its key. */
async function spaceState(): Promise<SpaceState> {
  const keyId = await frozenKeyId(world);
  const of = { org, space, kind: 'site', founder: zhao.bundle, key: keyId, at: FROZEN_AT } as const;
  const entries = [makeGenesis(of, zhao.sign)];
  const membership = await restoreMembership(entries);
  return {
    membership,
    entries,
    acknowledged: 1,
    arrivals: new Map(),
    grants: [],
    devices: [zhao.certificate],
    keys: new Map([[keyId, spaceKey]]),
  };
}

async function spaceFilesIn(files: VaultFiles, seed: number) {
  const random = seededRandom(seed);
  const handle = await filesKey();
  const sealed = sealedFiles(files, handle, zhao.account, random);
  return spaceFiles(sealed, undefined, handle, random, () => undefined);
}

async function accountFileText(): Promise<string> {
  const accountKey = key as AccountKeyBytes;
  const slot = await makePassphraseSlot(accountKey, by, zhao.account, how, seededRandom(60));
  const random = seededRandom(61);
  const keys = {
    sign: zhao.sign as Bytes,
    box: zhao.box as Bytes,
    device: zhao.deviceSecret as Bytes,
    local: random.bytes(32),
    files: random.bytes(32),
  };
  const { bundle, certificate } = zhao;
  const header = { v: 2, rev: 3, org, orgName, bundle, certificate } as const;
  const file = await wrapKeys(accountKey, header, [opened(slot)], keys, random);
  const files = memoryFiles();
  opened(await writeAccountFile(files, file));
  return files.content['account.json'] ?? '';
}

const challenge = {
  server: 'https://sync.example.com',
  org,
  device: zhao.device,
  challenge: 'A'.repeat(43),
};
const deviceKey = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: toBase64Url(zhao.deviceSecret),
    x: signingPublicKey(zhao.deviceSecret),
  },
});
const signedBy = (message: Bytes): string => toBase64Url(sign(null, message, deviceKey));

describe('frozen', () =>
  checkVectors(import.meta.dirname, {
    'session-challenge': {
      make: () => {
        const { server, device, challenge: given } = challenge;
        return { ...challenge, sig: signedBy(utf8(challengeMessage(server, org, device, given))) };
      },
      open: artefact => {
        const { sig, ...of } = answer.parse(artefact);
        const message = utf8(challengeMessage(of.server, of.org, of.device, of.challenge));
        return verifyEd25519(zhao.certificate.sign, message, sig);
      },
    },
    'credential-policy': {
      make: () => {
        const { account, device } = zhao;
        const unsigned = {
          v: 1,
          org,
          space,
          revision: 7,
          policy: DEFAULT_POLICY,
          at: FROZEN_AT,
          account,
          device,
        } as const;
        return jsonOf({ ...unsigned, sig: signedBy(policySigningBytes(unsigned)) });
      },
      open: artefact => {
        const { sig, ...unsigned } = signedPolicy.parse(artefact);
        return verifyEd25519(zhao.certificate.sign, policySigningBytes(unsigned), sig);
      },
    },
    'recovery-request-file': {
      make: async () => {
        const files = memoryFiles();
        const account = await enrolledAccount();
        const of = { passphrase: FROZEN_PASSPHRASE, costs: FROZEN_COSTS, at: FROZEN_AT };
        opened(await beginRequest(files, account, of, seededRandom(67)));
        return parsed(files.content['recovery-request.json']);
      },
      // Opens what an administrator would answer to it.
      open: async artefact => {
        const files = memoryFiles({ 'recovery-request.json': JSON.stringify(artefact) });
        const pending = opened(await pendingRequest(files));
        if (pending === null) throw new Error('no request');
        const answered = await answerRecovery(
          pending.request,
          await orgRecoverySecret(orgCode, org),
          seededRandom(68),
        );
        const text = JSON.stringify(opened(answered));
        return toBase64Url(opened(await openAnswer(pending, text, FROZEN_PASSPHRASE)));
      },
    },
    'space-file': {
      make: async () => {
        const files = memoryFiles();
        const state = await spaceState();
        opened(await (await spaceFilesIn(files, 64)).save(state));
        return parsed(files.content[`spaces/${space}.json`]);
      },
      open: async artefact => {
        const name = `spaces/${space}.json`;
        const files = memoryFiles({ [name]: JSON.stringify(artefact) });
        const read = opened(await (await spaceFilesIn(files, 65)).load()).get(space);
        if (read === undefined) throw new Error('no space');
        const keys = [...read.keys].map(([id, key]) => [id, toBase64Url(key)]);
        return jsonOf({ head: read.membership.head, epoch: read.membership.epoch, keys });
      },
    },
    'account-file-v2': {
      make: async () => parsed(await accountFileText()),
      open: async artefact => {
        const files = memoryFiles({ 'account.json': JSON.stringify(artefact) });
        const file = opened(await readAccountFile(files));
        if (file === null) throw new Error('no file');
        const keys = opened(await unwrapKeys(opened(await openAccountKey(file, by)), file));
        return Object.fromEntries(Object.entries(keys).map(([name, raw]) => [name, text(raw)]));
      },
    },
    'sealed-file': {
      make: async () => {
        const files = memoryFiles();
        const sealed = sealedFiles(files, await filesKey(), zhao.account, seededRandom(62));
        opened(await sealed.write('security.json', { v: 1, name: '赵敏' }));
        return parsed(files.content['security.json']);
      },
      open: async artefact => {
        const files = memoryFiles({ 'security.json': JSON.stringify(artefact) });
        const sealed = sealedFiles(files, await filesKey(), zhao.account, seededRandom(63));
        const schema = z.object({ v: z.literal(1), name: z.string() });
        return jsonOf(opened(await sealed.read('security.json', schema)));
      },
    },
  }));
