import type { AppError } from '../errors/app-error.ts';
import type { Brand } from '../lib/brand.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { Random } from '../lib/random.ts';
import type { Result } from '../lib/result.ts';
import { decodePrintedCode, encodePrintedCode, type PrintedCode } from './printed-code.ts';

/** 128 bits: nothing that needs stretching. */
const CODE_BYTES = 16;
const personal: PrintedCode = { prefix: 'RRC1', bytes: CODE_BYTES };
const organisation: PrintedCode = { prefix: 'RGC1', bytes: CODE_BYTES };

/** Opens one account without passphrase or Secret Key; good once. */
export type RecoveryCode = Brand<Bytes, 'RecoveryCode'>;
/** The organisation's: opens every account that enrolled under its public key. */
export type OrgRecoveryCode = Brand<Bytes, 'OrgRecoveryCode'>;

/** A new recovery code; the caller wipes it. */
export function makeRecoveryCode(random: Random): RecoveryCode {
  return random.bytes(CODE_BYTES) as RecoveryCode;
}

/** The text that is printed: `RRC1-XXXXX-…`, six groups. */
export function recoveryCodeText(code: RecoveryCode): Promise<string> {
  return encodePrintedCode(personal, code);
}

/** Reads a recovery code as typed; `code-mistyped` when a letter is wrong. */
export async function readRecoveryCode(typed: string): Promise<Result<RecoveryCode, AppError>> {
  const read = await decodePrintedCode(personal, typed);
  return read as Result<RecoveryCode, AppError>;
}

/** A new recovery code of an organisation; the caller wipes it. */
export function makeOrgRecoveryCode(random: Random): OrgRecoveryCode {
  return random.bytes(CODE_BYTES) as OrgRecoveryCode;
}

/** The text that is printed: `RGC1-XXXXX-…`, six groups. */
export function orgRecoveryCodeText(code: OrgRecoveryCode): Promise<string> {
  return encodePrintedCode(organisation, code);
}

/** Reads an organisation's recovery code as typed; `code-mistyped` when a letter is wrong. */
export async function readOrgRecoveryCode(
  typed: string,
): Promise<Result<OrgRecoveryCode, AppError>> {
  const read = await decodePrintedCode(organisation, typed);
  return read as Result<OrgRecoveryCode, AppError>;
}
