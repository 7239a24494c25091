import type { Vector } from '../builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  FROZEN_COSTS,
  FROZEN_PASSPHRASE,
  frozenWorld,
  handleOf,
  jsonOf,
  opened,
  text,
  asText,
} from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { concat, fromBase64Url, fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import {
  openChunks,
  readPrelude,
  sealChunks,
  writePrelude,
  type BackupKey,
} from '../../common/crypto/backup-envelope.ts';
import {
  deviceEnrolment,
  openDeviceEnrolment,
  sealDeviceEnrolment,
} from '../../common/crypto/device-enrolment.ts';
import { identityFingerprint } from '../../common/crypto/identity.ts';
import { credentialOverview } from '../../common/features/vault/credential.ts';
import {
  readCredentialFile,
  writeCredentialFile,
} from '../../common/features/vault/export/credential-file.ts';
import { deriveKeyEncryptionKey } from '../../common/crypto/passphrase-kdf.ts';
import { makeSecretKey } from '../../common/crypto/secret-key.ts';

/** What leaves the app as a file. */
export function fileVectors(): Record<string, Vector> {
  const { org, zhao, lin, key } = frozenWorld();
  const by = { passphrase: FROZEN_PASSPHRASE, secretKey: makeSecretKey(seededRandom(1)) };
  return {
    'device-enrolment': {
      make: async () => {
        const of = { org, orgName: '华北现场服务', bundle: zhao.bundle };
        const pin = { account: lin.account, fingerprint: await identityFingerprint(lin.bundle) };
        const content = { sign: text(zhao.sign), box: text(zhao.box), pins: [pin], spaces: [] };
        const how = { costs: FROZEN_COSTS, at: FROZEN_AT };
        return jsonOf(opened(await sealDeviceEnrolment(of, content, by, how, seededRandom(40))));
      },
      open: async artefact =>
        jsonOf(opened(await openDeviceEnrolment(deviceEnrolment.parse(artefact), by))),
    },
    'credential-file': {
      make: async () => {
        const fields = [
          { name: 'password', label: '', kind: 'hidden', value: utf8('S3cure~console') },
        ] as const;
        const overview = credentialOverview.parse({ name: '核心交换机', kind: 'password' });
        const filed = [{ overview, fields }];
        const random = seededRandom(41);
        const file = await writeCredentialFile(filed, FROZEN_PASSPHRASE, FROZEN_COSTS, random);
        return text(opened(file));
      },
      open: async artefact => {
        const file = fromBase64Url(asText(artefact));
        const read = opened(await readCredentialFile(file, FROZEN_PASSPHRASE, 'frozen'));
        return jsonOf(
          read.map(({ overview, fields }) => ({
            overview,
            fields: fields.map(field => ({ ...field, value: fromUtf8(field.value) })),
          })),
        );
      },
    },
    backup: {
      make: async () => {
        const { bytes, hash } = await writePrelude({ org, madeAt: FROZEN_AT });
        const stream = sealChunks(await handleOf<BackupKey>(key), hash);
        const sealed = opened(await stream.push(utf8('{"record":1}\n')));
        return text(concat(bytes, ...sealed, ...opened(await stream.end())));
      },
      open: async artefact => {
        const file = fromBase64Url(asText(artefact));
        const { header, hash, length } = opened(await readPrelude(file));
        const stream = openChunks(await handleOf<BackupKey>(key), hash);
        const plain = opened(await stream.push(file.slice(length)));
        const all = concat(...plain, ...opened(await stream.end()));
        return { header: jsonOf(header), content: fromUtf8(all) };
      },
    },
    // The key of every file that a passphrase alone seals: exports, backups, a request on its way.
    'passphrase-key-v1': {
      make: async () => {
        const params = { ...FROZEN_COSTS, salt: text(seededRandom(41).bytes(16)) };
        const kek = opened(await deriveKeyEncryptionKey(FROZEN_PASSPHRASE, params, 'frozen'));
        const how = { name: 'AES-GCM', iv: new Uint8Array(12) } as const;
        // A handle can't be exported: what it makes of zeros stands for it.
        return text(new Uint8Array(await crypto.subtle.encrypt(how, kek, new Uint8Array(16))));
      },
      open: artefact => asText(artefact).length,
    },
  };
}
