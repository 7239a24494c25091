import type { Vector } from '../builders/frozen-vectors.ts';
import { opened, text, asText } from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import {
  makeOrgRecoveryCode,
  makeRecoveryCode,
  orgRecoveryCodeText,
  readOrgRecoveryCode,
  readRecoveryCode,
  recoveryCodeText,
} from '../../common/crypto/recovery-code.ts';
import { makeSecretKey, readSecretKey, secretKeyText } from '../../common/crypto/secret-key.ts';

/** What is printed on paper and typed in years later. */
export function codeVectors(): Record<string, Vector> {
  return {
    'secret-key': {
      make: () => secretKeyText(makeSecretKey(seededRandom(1))),
      open: async printed => text(opened(await readSecretKey(asText(printed)))),
    },
    'recovery-code': {
      make: () => recoveryCodeText(makeRecoveryCode(seededRandom(2))),
      open: async printed => text(opened(await readRecoveryCode(asText(printed)))),
    },
    'organisation-recovery-code': {
      make: () => orgRecoveryCodeText(makeOrgRecoveryCode(seededRandom(3))),
      open: async printed => text(opened(await readOrgRecoveryCode(asText(printed)))),
    },
  };
}
