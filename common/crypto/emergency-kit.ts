import { orgRecoveryCodeText, recoveryCodeText } from './recovery-code.ts';
import type { OrgRecoveryCode, RecoveryCode } from './recovery-code.ts';
import { secretKeyText, type SecretKey } from './secret-key.ts';

/** What a kit holds; at least one of them. */
export interface KitSecrets {
  readonly secretKey?: SecretKey | null;
  readonly recoveryCode?: RecoveryCode;
  readonly orgRecoveryCode?: OrgRecoveryCode;
}

/** A line of the kit: what it is, and the text to print. */
export interface KitLine {
  readonly name: 'secret-key' | 'recovery-code' | 'organisation-code';
  readonly text: string;
}

/**
 * The secret lines of a printed kit, in print order. The first is the one for the QR code: of a person's
 * kit the recovery code, because it opens the account without anything else being known.
 */
export async function kitLines(secrets: KitSecrets): Promise<readonly KitLine[]> {
  const lines: KitLine[] = [];
  const { secretKey, recoveryCode, orgRecoveryCode } = secrets;
  if (orgRecoveryCode !== undefined) {
    lines.push({ name: 'organisation-code', text: await orgRecoveryCodeText(orgRecoveryCode) });
  }
  if (recoveryCode !== undefined) {
    lines.push({ name: 'recovery-code', text: await recoveryCodeText(recoveryCode) });
  }
  if (secretKey !== undefined && secretKey !== null) {
    lines.push({ name: 'secret-key', text: await secretKeyText(secretKey) });
  }
  return lines;
}
