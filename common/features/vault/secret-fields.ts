import type { Bytes } from '../../lib/bytes.ts';
import type { CredentialKind } from './credential.ts';
import type { SecretFieldInfo } from './secure-window.ts';

/** Version of the plaintext below, as sealed secrets name it. */
export const SECRET_SCHEMA = 1;

/** Most bytes of a credential's attachments together. */
export const MAX_ATTACHMENT_BYTES = 128 * 1024;
/** Most bytes of a secret's canonical JSON: what a change can carry, sealed twice. */
export const MAX_SECRET_BYTES = 178_000;
/** Most secret fields of a credential. */
export const MAX_SECRET_FIELDS = 40;

/** A secret field with its value: UTF-8 of a text, an attachment's bytes as they are. */
export interface SecretField extends SecretFieldInfo {
  readonly value: Bytes;
}

/** A field that a kind of credential has from the start. */
export interface KindField extends SecretFieldInfo {
  readonly isRequired: boolean;
}

function field(name: string, kind: SecretFieldInfo['kind'], isRequired = false): KindField {
  return { name, label: '', kind, isRequired };
}

/** The fields of each kind, the main one first; all kinds may have further ones of the person's own. */
export const KIND_FIELDS: Readonly<Record<CredentialKind, readonly KindField[]>> = {
  password: [field('password', 'hidden', true), field('totp', 'totp')],
  'ssh-key': [field('privateKey', 'hidden', true), field('passphrase', 'hidden')],
  'enable-secret': [field('secret', 'hidden', true)],
  snmp: [
    field('community', 'hidden'),
    field('authPassword', 'hidden'),
    field('privacyPassword', 'hidden'),
  ],
  'api-token': [field('token', 'hidden', true)],
  certificate: [
    field('certificate', 'file'),
    field('privateKey', 'file'),
    field('passphrase', 'hidden'),
  ],
  totp: [field('totp', 'totp', true)],
};

/** The field of version 1's secrets: a password's main one. */
export const PASSWORD_FIELD = 'password';
