import { z } from 'zod';
import { appErrorOf, type AppError } from '../errors/app-error.ts';

/** One call: what goes in and what comes out, as schemas; the types are inferred from them. */
export interface Call {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
/** Calls by name; a contract between two zones. */
export type Calls = Readonly<Record<string, Call>>;
/** Events by name; the payload's schema. */
export type Events = Readonly<Record<string, z.ZodType>>;
/** What one side serves to the other over a port or over Electron's IPC. */
export interface Contract {
  readonly calls: Calls;
  readonly events: Events;
}

/** For calls that take or give nothing. */
export const nothing = z.undefined();
/** Binary data that crosses a port as it is. */
export const bytes = z.instanceof(Uint8Array) as unknown as z.ZodType<Uint8Array<ArrayBuffer>>;

/** Names the first field that is wrong; never repeats the value, which may be a secret. */
export function inputError(call: string, problem: z.ZodError): AppError {
  const path = problem.issues[0]?.path.join('.') ?? '';
  return appErrorOf('invalid-input', { where: path === '' ? call : `${call}: ${path}` });
}
