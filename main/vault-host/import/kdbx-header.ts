import { BinaryStream, Kdbx, KdbxContext, KdbxHeader } from 'kdbxweb';
import { TooLarge } from './file-faults.ts';

/** What opening may cost: beyond, the file was made to stall the vault rather than to be read. */
const MAX_ARGON_BYTES = 1024 ** 3;
const MAX_ARGON_WORK = 8 * MAX_ARGON_BYTES;
const MAX_ARGON_LANES = 64;
const MAX_AES_ROUNDS = 200_000_000;

/** What is said in the clear at the beginning of a database, and where that ends. */
export interface ReadHeader {
  readonly header: KdbxHeader;
  readonly context: KdbxContext;
  /** Where the sealed part begins. */
  readonly end: number;
}

/**
 * Reads a database's header, for which no key is needed. Throws what the library throws, and
 * `TooLarge` when its key derivation asks for more than this app spends on a file.
 */
export function readHeader(content: ArrayBuffer): ReadHeader {
  const context = new KdbxContext({ kdbx: new Kdbx() });
  const stream = new BinaryStream(content);
  const header = KdbxHeader.read(stream, context);
  if (isTooCostly(header)) throw new TooLarge('import-cost', MAX_ARGON_BYTES);
  return { header, context, end: stream.pos };
}

function isTooCostly({ keyEncryptionRounds, kdfParameters }: KdbxHeader): boolean {
  const [bytes, passes, lanes, rounds] = ['M', 'I', 'P', 'R'].map(name =>
    numberOf(kdfParameters?.get(name)),
  ) as [number, number, number, number];
  return (
    numberOf(keyEncryptionRounds) > MAX_AES_ROUNDS ||
    rounds > MAX_AES_ROUNDS ||
    bytes > MAX_ARGON_BYTES ||
    bytes * passes > MAX_ARGON_WORK ||
    lanes > MAX_ARGON_LANES
  );
}

/** A number of the header; one past what JavaScript counts exactly is without end. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || !('hi' in value && 'lo' in value)) return 0;
  return Number(value.hi) * 2 ** 32 + Number(value.lo);
}
