import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import {
  isCredentialFile,
  passphraseText,
  readCredentialFile,
} from '../../../common/features/vault/export/credential-file.ts';
import {
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ROWS,
  type CsvMapping,
  type ImportFormat,
} from '../../../common/features/vault/import/import-preview.ts';
import type { Bytes } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { readBitwarden } from './bitwarden-file.ts';
import { csvEntries, guessMapping, readCsv, type CsvTable } from './csv-file.ts';
import { judgeEntry, type FoundEntry, type ImportedEntry } from './imported-entry.ts';
import { tooLarge } from './file-faults.ts';
import { isKdbx } from './kdbx-magic.ts';
import { decodeText } from './text-encoding.ts';

/** What a file held. */
export interface ReadImport {
  readonly format: ImportFormat;
  readonly entries: readonly ImportedEntry[];
  readonly table?: { readonly content: CsvTable; readonly mapping: CsvMapping };
}

/** Whether a file opens with a passphrase only. */
export function wantsPassphrase(content: Uint8Array): boolean {
  return isKdbx(content) || isCredentialFile(content);
}

/** Whether a key file may belong to it as well. */
export function mayHaveKeyFile(content: Uint8Array): boolean {
  return isKdbx(content);
}

/** Refuses what needs no passphrase to be refused, so that nobody types one for nothing. */
export async function judgeSealed(
  content: Bytes,
  file: string,
): Promise<Result<undefined, AppError>> {
  if (content.length > MAX_IMPORT_BYTES) return tooManyBytes(file);
  if (!isKdbx(content)) return ok(undefined);
  const { judgeKdbx } = await import('./keepass-file.ts');
  return judgeKdbx(content, file);
}

/**
 * Reads a file of credentials, whatever of the known formats it is; changes nothing. `passphrase` is
 * UTF-8 and for those that want one.
 */
export async function readImport(
  content: Bytes,
  file: string,
  passphrase: Uint8Array,
  keyFile?: Uint8Array,
): Promise<Result<ReadImport, AppError>> {
  if (content.length > MAX_IMPORT_BYTES) return tooManyBytes(file);
  if (isKdbx(content)) {
    // Loaded when it is wanted: most sessions import nothing.
    const { readKdbx } = await import('./keepass-file.ts');
    return judged('kdbx', file, await readKdbx(content, { passphrase, keyFile }, file));
  }
  if (isCredentialFile(content)) return readOwn(content, file, passphrase);
  const text = decodeText(content);
  if (text === undefined) return err(appErrorOf('import-format', { file }));
  const start = text.trimStart();
  if (start.startsWith('<')) {
    if (!start.includes('<KeePassFile')) return err(appErrorOf('import-format', { file }));
    const { readKeepassXml } = await import('./keepass-file.ts');
    return judged('keepass-xml', file, await readKeepassXml(start, file));
  }
  if (start.startsWith('{')) {
    return judged('bitwarden-json', file, readBitwarden(start, file));
  }
  const table = readCsv(text, file);
  if (!table.ok) return table;
  return ok(mappedCsv(table.value, guessMapping(table.value.headers)));
}

/** A table's entries under a mapping of its columns. */
export function mappedCsv(content: CsvTable, mapping: CsvMapping): ReadImport {
  const entries = csvEntries(content, mapping).map(judgeEntry);
  return { format: 'csv', entries, table: { content, mapping } };
}

function judged(
  format: ImportFormat,
  file: string,
  found: Result<FoundEntry[], AppError>,
): Result<ReadImport, AppError> {
  if (!found.ok) return found;
  if (found.value.length > MAX_IMPORT_ROWS) return tooManyRows(file);
  return ok({ format, entries: found.value.map(judgeEntry) });
}

async function readOwn(
  content: Bytes,
  file: string,
  passphrase: Uint8Array,
): Promise<Result<ReadImport, AppError>> {
  const typed = passphraseText(passphrase);
  if (typed === undefined) return err(appErrorOf('wrong-passphrase'));
  const read = await readCredentialFile(content, typed, file);
  if (!read.ok) return read;
  if (read.value.length > MAX_IMPORT_ROWS) return tooManyRows(file);
  return ok({
    format: 'rackside',
    entries: read.value.map(({ overview, fields }) => {
      const entry = judgeEntry({
        ...overview,
        url: overview.url ?? '',
        folder: overview.folder.split('/'),
        fields,
      });
      // Our own file says what it is; its device belongs to where it came from.
      return { ...entry, overview: { ...overview, asset: null } };
    }),
  });
}

function tooManyBytes(file: string): { readonly ok: false; readonly error: AppError } {
  return err(tooLarge(file, 'import-bytes', MAX_IMPORT_BYTES / 1024 / 1024));
}

function tooManyRows(file: string): { readonly ok: false; readonly error: AppError } {
  return err(tooLarge(file, 'import-rows', MAX_IMPORT_ROWS));
}
