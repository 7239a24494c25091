import type { Vector } from '../builders/frozen-vectors.ts';
import { FROZEN_AT, frozenWorld, jsonOf, opened, text, asText } from '../builders/frozen-world.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { deviceCertificate, identityBundle } from '../../common/crypto/bundles.ts';
import {
  fingerprintWords,
  identityFingerprint,
  verifyDeviceCertificate,
} from '../../common/crypto/identity.ts';
import { verifyIdentityBundle } from '../../common/crypto/identity.ts';
import {
  decodeInvitation,
  encodeInvitation,
  invitationProof,
  invitationToken,
  invitationTokenHash,
} from '../../common/crypto/invitation.ts';

/** Throws on what must hold. */
function must(holds: boolean): void {
  if (!holds) throw new Error('does not verify');
}

/** Who somebody is, and how they come in. */
export function identityVectors(): Record<string, Vector> {
  const { org, lin, zhao } = frozenWorld();
  const secret = text(seededRandom(4).bytes(16));
  return {
    'identity-bundle': {
      make: () => jsonOf(zhao.bundle),
      open: async artefact => {
        const bundle = identityBundle.parse(artefact);
        must(verifyIdentityBundle(bundle));
        const fingerprint = await identityFingerprint(bundle);
        return { fingerprint, words: fingerprintWords(fingerprint) };
      },
    },
    'device-certificate': {
      make: () => jsonOf(zhao.certificate),
      open: artefact => {
        const certificate = deviceCertificate.parse(artefact);
        must(verifyDeviceCertificate(certificate, zhao.bundle));
        return { device: certificate.device, label: certificate.label };
      },
    },
    invitation: {
      make: async () =>
        encodeInvitation({
          v: 1,
          server: 'https://sync.example.com',
          org,
          orgName: '华北现场服务',
          inviter: lin.account,
          inviterName: 'Lin Wei',
          inviterFingerprint: await identityFingerprint(lin.bundle),
          at: FROZEN_AT,
          secret,
        }),
      open: async artefact => jsonOf(opened(await decodeInvitation(asText(artefact)))),
    },
    'invitation-answer': {
      make: async () => ({
        token: await invitationToken(secret),
        proof: await invitationProof(secret, zhao),
      }),
      open: async artefact => {
        const { token } = artefact as { readonly token: string };
        return invitationTokenHash(token);
      },
    },
  };
}
