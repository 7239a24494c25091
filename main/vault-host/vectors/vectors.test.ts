import { describe } from 'vitest';
import { z } from 'zod';
import { makePassphraseSlot } from '../../../common/crypto/passphrase-slot.ts';
import type { AccountKeyBytes, FilesKey } from '../../../common/crypto/keys.ts';
import { fromUtf8, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import type { Json } from '../../../common/lib/json.ts';
import { ok } from '../../../common/lib/result.ts';
import { checkVectors } from '../../../test/builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  FROZEN_COSTS,
  FROZEN_PASSPHRASE,
  frozenWorld,
  handleOf,
  jsonOf,
  opened,
  text,
} from '../../../test/builders/frozen-world.ts';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { openAccountKey } from '../account.ts';
import { readAccountFile, unwrapKeys, wrapKeys, writeAccountFile } from '../account-file.ts';
import { sealedFiles } from '../sealed-file.ts';
import type { VaultFiles } from '../vault-files.ts';

const { org, zhao, key } = frozenWorld();
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
    list: async () => ok([]),
    setAside: async () => ok(undefined),
  };
}

const parsed = (content: string | undefined): Json => JSON.parse(content ?? 'null') as Json;
const filesKey = (): Promise<FilesKey> => handleOf<FilesKey>(key);
const how = { costs: FROZEN_COSTS, at: FROZEN_AT };
const by = { passphrase: FROZEN_PASSPHRASE, secretKey: null };

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

describe('frozen', () =>
  checkVectors(import.meta.dirname, {
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
