import type { CredentialKind } from '../../common/features/vault/credential.ts';
import { KIND_FIELDS } from '../../common/features/vault/secret-fields.ts';
import type { SecretFieldInfo } from '../../common/features/vault/secure-window.ts';

/**
 * The field that is meant when none is named: the first of its kind that the secret has, else the first
 * that can be copied at all. Attachments are never meant.
 */
export function mainField(
  kind: CredentialKind,
  fields: readonly SecretFieldInfo[],
): SecretFieldInfo | undefined {
  const copyable = fields.filter(field => field.kind !== 'file');
  const wanted = KIND_FIELDS[kind].map(({ name }) => name);
  const own = wanted.flatMap(name => copyable.filter(field => field.name === name));
  return own[0] ?? copyable[0];
}
