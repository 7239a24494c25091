import { z } from 'zod';
import type { Vector } from '../builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  frozenKeyId,
  frozenWorld,
  handleOf,
  jsonOf,
  opened,
  text,
  asText,
} from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { auditEntry, type AuditEntry } from '../../common/features/vault/audit-entry.ts';
import { auditHash, auditSigningBytes } from '../../common/features/vault/audit-chain.ts';
import { fromBase64Url, fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { ok } from '../../common/lib/result.ts';
import { newId, type ChangeId, type TxId } from '../../common/lib/ids.ts';
import { change, type ChangeBody } from '../../common/sync/change.ts';
import { blobManifest } from '../../common/crypto/blob-manifest.ts';
import { openBlob, sealBlob } from '../../common/crypto/blob.ts';
import { blindIndex } from '../../common/crypto/blind-index.ts';
import { changeSigningBytes, openChange, sealChange } from '../../common/crypto/change-envelope.ts';
import type { LocalKey, RecordsKey, VaultKey } from '../../common/crypto/keys.ts';
import { openRow, sealRow } from '../../common/crypto/row-envelope.ts';
import { openSecret, sealSecret, secretHash } from '../../common/crypto/secret-envelope.ts';
import { sealedSecret } from '../../common/crypto/sealed-secret.ts';
import { signEd25519, verifyEd25519 } from '../../common/crypto/signing.ts';
import { deriveRecordsKey, deriveVaultKey } from '../../common/crypto/space-keys.ts';

const sealedBlob = z.object({ manifest: blobManifest, chunks: z.record(z.string(), z.string()) });

/** What lies in the log and in the store: records, their secrets, and who used those. */
export function recordVectors(): Record<string, Vector> {
  const world = frozenWorld();
  const { org, space, record, zhao, key, spaceKey } = world;
  const ids = seededRandom(30);
  const [id, parent, tx] = [newId<ChangeId>(ids), newId<ChangeId>(ids), newId<TxId>(ids)];
  const place = { table: 'chunk', id: '17', space };
  const target = { host: '192.0.2.7', port: 22 };
  const recordsKey = async (keyId: string) =>
    handleOf<RecordsKey>(await deriveRecordsKey(spaceKey, space, keyId));
  const vaultKey = async (keyId: string) =>
    handleOf<VaultKey>(await deriveVaultKey(spaceKey, space, keyId));
  const body: ChangeBody = {
    entity: { type: 'fault', id: record },
    field: 'title',
    parents: [parent],
    op: 'set',
    value: '二号机房 UPS 告警: battery low',
    hlc: '0001985a3b2c0-0003',
    wall: FROZEN_AT,
    elapsed: 1234.5,
    tx,
  };
  const openSealedSecret = async (artefact: unknown) => {
    const sealed = sealedSecret.parse(artefact);
    const content = opened(await openSecret(await vaultKey(sealed.keyId), sealed));
    return { content: fromUtf8(content), hash: await secretHash(sealed) };
  };
  return {
    change: {
      make: async () => {
        const keyId = await frozenKeyId(world);
        const who = { device: zhao.device, author: zhao.account };
        const header = { v: 1, id, org, space, ...who, keyId, schemaV: 1 } as const;
        const sealed = await sealChange(await recordsKey(keyId), header, body, seededRandom(31));
        const sig = signEd25519(zhao.deviceSecret, await changeSigningBytes(header, sealed));
        return jsonOf({ ...header, body: sealed, sig: text(sig) });
      },
      open: async artefact => {
        const one = change.parse(artefact);
        const bytes = await changeSigningBytes(one, one.body);
        if (!verifyEd25519(zhao.certificate.sign, bytes, one.sig)) throw new Error('not signed');
        const read = opened(await openChange(await recordsKey(one.keyId), one));
        return jsonOf({ body: read, signed: fromUtf8(bytes) });
      },
    },
    row: {
      make: async () =>
        text(await sealRow(await handleOf<LocalKey>(key), place, jsonOf(body), seededRandom(32))),
      open: async artefact =>
        opened(
          await openRow(await handleOf<LocalKey>(key), place, fromBase64Url(asText(artefact))),
        ),
    },
    'blind-index': {
      make: async () => (await blindIndex(key)).of('record', space, record),
      open: artefact => asText(artefact).length,
    },
    blob: {
      make: async () => {
        const chunks: Record<string, string> = {};
        const photo = utf8('a photo of rack B04, unit 17');
        const manifest = await sealBlob(photo, seededRandom(36), async ({ hash, sealed }) => {
          chunks[hash] = text(sealed);
          return ok(undefined);
        });
        return jsonOf({ manifest: opened(manifest), chunks });
      },
      open: async artefact => {
        const { manifest, chunks } = sealedBlob.parse(artefact);
        const content = await openBlob(manifest, async hash =>
          ok(fromBase64Url(chunks[hash] ?? '')),
        );
        return fromUtf8(opened(content));
      },
    },
    // Of the app that sealed a bare secret, without revision or author.
    'secret-v1': { open: openSealedSecret },
    'secret-v2': {
      make: async () => {
        const keyId = await frozenKeyId(world);
        const where = {
          space,
          record,
          keyId,
          author: zhao.account,
          device: zhao.device,
          schema: 1,
          revision: 3,
          previous: text(seededRandom(33).bytes(32)),
          target,
        };
        const content = utf8('{"fields":[{"kind":"hidden","name":"password","value":"s3cret"}]}');
        return jsonOf(await sealSecret(await vaultKey(keyId), where, content, seededRandom(34)));
      },
      open: openSealedSecret,
    },
    'audit-entry-v2': {
      make: () => {
        const entry: Omit<AuditEntry, 'sig'> = {
          v: 2,
          space,
          account: zhao.account,
          device: zhao.device,
          seq: 2,
          previous: text(seededRandom(35).bytes(32)),
          use: 'log-in',
          record,
          revision: 3,
          fields: [],
          work: { type: 'fault', space, id: record },
          reason: '更换电源后复核',
          host: '192.0.2.7:22',
          at: FROZEN_AT,
        };
        const sig = text(signEd25519(zhao.deviceSecret, auditSigningBytes(entry)));
        return jsonOf({ ...entry, sig });
      },
      open: async artefact => {
        const { sig, ...entry } = auditEntry.parse(artefact);
        const isSigned = verifyEd25519(zhao.certificate.sign, auditSigningBytes(entry), sig);
        if (!isSigned) throw new Error('not signed');
        return auditHash({ ...entry, sig });
      },
    },
  };
}
