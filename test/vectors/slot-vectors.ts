import { z } from 'zod';
import type { Vector } from '../builders/frozen-vectors.ts';
import {
  FROZEN_AT,
  FROZEN_COSTS,
  FROZEN_PASSPHRASE,
  frozenWorld,
  jsonOf,
  opened,
  text,
  asText,
} from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { accountId } from '../../common/lib/ids.ts';
import {
  makeKeystoreKey,
  makeKeystoreSlot,
  makeRecoverySlot,
  openKeystoreSlot,
  openRecoverySlot,
} from '../../common/crypto/code-slot.ts';
import { boxPublicKey } from '../../common/crypto/identity.ts';
import type { AccountKeyBytes, BoxSecret } from '../../common/crypto/keys.ts';
import {
  answerRecovery,
  makeOrgRecoverySlot,
  openOrgRecoverySlot,
  openRecoveryResponse,
  orgRecoverySecret,
  recoveryRequest,
  recoveryRequestWords,
  recoveryResponse,
} from '../../common/crypto/org-recovery.ts';
import {
  decodeOrgRecovery,
  encodeOrgRecovery,
  makeOrgRecoveryStatement,
  orgRecoveryWords,
  verifyOrgRecoveryStatement,
} from '../../common/crypto/org-recovery-statement.ts';
import { makePassphraseSlot, openPassphraseSlot } from '../../common/crypto/passphrase-slot.ts';
import { makeOrgRecoveryCode, makeRecoveryCode } from '../../common/crypto/recovery-code.ts';
import { makeSecretKey } from '../../common/crypto/secret-key.ts';
import {
  keystoreSlot,
  orgRecoverySlot,
  passphraseSlot,
  recoverySlot,
} from '../../common/crypto/unlock-slot.ts';
import { passphraseSlotV1 } from '../../common/crypto/unlock-slot.ts';

/** Every way to unlock. */
export function slotVectors(): Record<string, Vector> {
  const { org, lin, zhao, key } = frozenWorld();
  const accountKey = key as AccountKeyBytes;
  const { account } = zhao;
  const secretKey = makeSecretKey(seededRandom(1));
  const code = makeRecoveryCode(seededRandom(2));
  const orgCode = makeOrgRecoveryCode(seededRandom(3));
  const keystoreKey = makeKeystoreKey(seededRandom(5));
  const ephemeral = seededRandom(6).bytes(32) as BoxSecret;
  const how = { costs: FROZEN_COSTS, at: FROZEN_AT };
  const plain = { passphrase: FROZEN_PASSPHRASE, secretKey: null };
  const keyed = { passphrase: FROZEN_PASSPHRASE, secretKey };
  const statement = async () =>
    makeOrgRecoveryStatement(
      { org, author: lin.account, at: FROZEN_AT },
      await orgRecoverySecret(orgCode, org),
      lin.sign,
    );
  const orgSlot = async () =>
    makeOrgRecoverySlot(accountKey, await statement(), account, FROZEN_AT, seededRandom(13));
  const request = async () => ({
    v: 1 as const,
    format: 'rackside-recovery-request' as const,
    org,
    account,
    name: zhao.bundle.name,
    slot: await orgSlot(),
    ephemeral: boxPublicKey(ephemeral),
    at: FROZEN_AT,
  });
  return {
    // Made by the app that knew no other; in it the account's id beside the slot.
    'passphrase-slot-v1': {
      open: async artefact => {
        const file = z.object({ account: accountId, slot: passphraseSlotV1 }).parse(artefact);
        return text(opened(await openPassphraseSlot(file.slot, plain, file.account)));
      },
    },
    'passphrase-slot-v2': {
      make: async () =>
        jsonOf(opened(await makePassphraseSlot(accountKey, plain, account, how, seededRandom(7)))),
      open: async slot =>
        text(opened(await openPassphraseSlot(passphraseSlot.parse(slot), plain, account))),
    },
    'passphrase-secret-key-slot-v2': {
      make: async () =>
        jsonOf(opened(await makePassphraseSlot(accountKey, keyed, account, how, seededRandom(8)))),
      open: async slot =>
        text(opened(await openPassphraseSlot(passphraseSlot.parse(slot), keyed, account))),
    },
    'recovery-code-slot-v2': {
      make: async () =>
        jsonOf(await makeRecoverySlot(accountKey, code, account, FROZEN_AT, seededRandom(9))),
      open: async slot =>
        text(opened(await openRecoverySlot(recoverySlot.parse(slot), code, account))),
    },
    'keystore-slot-v2': {
      make: async () =>
        jsonOf(
          await makeKeystoreSlot(accountKey, keystoreKey, account, FROZEN_AT, seededRandom(10)),
        ),
      open: async slot =>
        text(opened(await openKeystoreSlot(keystoreSlot.parse(slot), keystoreKey, account))),
    },
    'organisation-recovery-slot-v2': {
      make: async () => jsonOf(await orgSlot()),
      open: async slot => {
        const secret = await orgRecoverySecret(orgCode, org);
        return text(
          opened(await openOrgRecoverySlot(orgRecoverySlot.parse(slot), secret, account)),
        );
      },
    },
    'organisation-recovery-key': {
      make: async () => encodeOrgRecovery(await statement()),
      open: async line => {
        const read = opened(await decodeOrgRecovery(asText(line)));
        if (!verifyOrgRecoveryStatement(read, lin.bundle)) throw new Error('does not verify');
        return { words: await orgRecoveryWords(read), box: read.box };
      },
    },
    'organisation-recovery-request': {
      make: async () => jsonOf(await request()),
      open: artefact => recoveryRequestWords(recoveryRequest.parse(artefact)),
    },
    'organisation-recovery-answer': {
      make: async () => {
        const secret = await orgRecoverySecret(orgCode, org);
        return jsonOf(opened(await answerRecovery(await request(), secret, seededRandom(14))));
      },
      open: async artefact => {
        const response = recoveryResponse.parse(artefact);
        return text(opened(await openRecoveryResponse(response, await request(), ephemeral)));
      },
    },
  };
}
