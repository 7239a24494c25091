import {
  IconApi,
  IconCertificate,
  IconDeviceMobileCode,
  IconKey,
  IconNetwork,
  IconPassword,
  IconShieldLock,
  type Icon,
} from '@tabler/icons-react';
import type { CredentialKind } from '../../../common/features/vault/credential.ts';

const icons: Record<CredentialKind, Icon> = {
  password: IconPassword,
  'ssh-key': IconKey,
  'enable-secret': IconShieldLock,
  snmp: IconNetwork,
  'api-token': IconApi,
  certificate: IconCertificate,
  totp: IconDeviceMobileCode,
};

/** The sign of a kind of credential; the kind's name stands beside it or in a label. */
export function KindIcon(props: { readonly kind: CredentialKind; readonly size?: number }) {
  const Sign = icons[props.kind];
  return <Sign size={props.size ?? 18} stroke={1.6} aria-hidden style={{ flex: 'none' }} />;
}
