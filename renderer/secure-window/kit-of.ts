import type { SecureRequestOf } from '../../common/features/vault/secure-window.ts';

/** What a kit is for: words `secure:kit.of.<what>`. */
export function kitOf({ fields }: SecureRequestOf<'kit'>): 'organisation' | 'recovery' | 'key' {
  const has = (name: string): boolean => fields.some(field => field.name === name);
  if (has('organisation-code')) return 'organisation';
  return has('recovery-code') ? 'recovery' : 'key';
}
