import type { DeviceCertificate, IdentityBundle } from '../../common/crypto/bundles.ts';
import { verifyDeviceCertificate, verifyIdentityBundle } from '../../common/crypto/identity.ts';

/** Someone who comes to the server: an identity, and the device that speaks for it. */
export interface Newcomer {
  readonly bundle: IdentityBundle;
  readonly certificate: DeviceCertificate;
}

/** Whether identity and device vouch for themselves, by the rules that every client uses. */
export function isSoundNewcomer({ bundle, certificate }: Newcomer): boolean {
  return verifyIdentityBundle(bundle) && verifyDeviceCertificate(certificate, bundle);
}
