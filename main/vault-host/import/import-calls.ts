import type { z } from 'zod';
import { appErrorOf, type AppError, type ErrorKind } from '../../../common/errors/app-error.ts';
import {
  MAX_IMPORT_BYTES,
  type ImportedCredential,
  type ImportPreview,
} from '../../../common/features/vault/import/import-preview.ts';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import type { Bytes } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { targetText } from '../secret-entering.ts';
import { sealFields, workingSpace } from '../secret-sealing.ts';
import type { Session } from '../session.ts';
import {
  judgeSealed,
  mappedCsv,
  mayHaveKeyFile,
  readImport,
  wantsPassphrase,
  type ReadImport,
} from './import-file.ts';
import type { ImportedEntry } from './imported-entry.ts';

type Input<Name extends keyof VaultDesk['calls']> = z.output<VaultDesk['calls'][Name]['input']>;

/** Has the person pick a file and, where it is sealed, type its passphrase; shelves what it holds. */
export async function pickImport(
  session: Session,
  { space, existing }: Input<'importPick'>,
): Promise<Result<ImportPreview, AppError>> {
  const allowed = workingSpace(session, space);
  if (!allowed.ok) return allowed;
  const { errands, imports } = session.credentials;
  const picked = await errands.run({ kind: 'pick-import', maxBytes: MAX_IMPORT_BYTES });
  if (!picked.ok) return picked;
  if (picked.value.is !== 'file') return err(appErrorOf('cancelled'));
  const { name: file, content } = picked.value;
  const read = wantsPassphrase(content)
    ? await readSealed(session, content, file)
    : await readImport(content, file, new Uint8Array(0));
  content.fill(0);
  if (!read.ok) return read;
  return ok(imports.put({ file, space, existing, ...read.value }));
}

/** The same table with other columns. */
export async function remapImport(
  session: Session,
  { id, mapping }: Input<'importRemap'>,
): Promise<Result<ImportPreview, AppError>> {
  const { imports } = session.credentials;
  const shelved = imports.get(id);
  if (!shelved.ok) return shelved;
  const { table } = shelved.value;
  if (table === undefined) return err(appErrorOf('invalid-input', { where: 'mapping' }));
  return ok(imports.put({ ...shelved.value, ...mappedCsv(table.content, mapping) }));
}

/**
 * Seals the rows that are named. Where a row is to be used at a host that the file does not name, the
 * person is asked: the page could have made it up.
 */
export async function commitImport(
  session: Session,
  { id, rows }: Input<'importCommit'>,
): Promise<Result<ImportedCredential[], AppError>> {
  const { imports } = session.credentials;
  const shelved = imports.get(id);
  if (!shelved.ok) return shelved;
  const { space, entries } = shelved.value;
  const allowed = workingSpace(session, space);
  if (!allowed.ok) return allowed;
  const wanted: { readonly row: (typeof rows)[number]; readonly entry: ImportedEntry }[] = [];
  for (const row of rows) {
    const entry = entries[row.index];
    if (entry === undefined || entry.unusable !== undefined) {
      return err(appErrorOf('invalid-input', { where: `rows: ${row.index}` }));
    }
    wanted.push({ row, entry });
  }
  const elsewhere = wanted.flatMap(({ row, entry }) => {
    const target = targetText(row.target);
    return target === undefined || target === targetText(entry.target) ? [] : [target];
  });
  if (elsewhere.length > 0) {
    const agreed = await session.secure.ask({
      kind: 'import-credentials',
      credentials: elsewhere.length,
      targets: [...new Set(elsewhere)].slice(0, 20).join(', '),
    });
    if (!agreed) return err(appErrorOf('cancelled'));
  }
  const sealed: ImportedCredential[] = [];
  for (const { row, entry } of wanted) {
    const { index, record, target } = row;
    const secret = await sealFields(session, { space, record, target, after: [] }, entry.fields);
    if (!secret.ok) return secret;
    sealed.push({ index, record, overview: entry.overview, secret: secret.value });
  }
  imports.clear(id);
  return ok(sealed);
}

/** What the person can put right while the window stays. */
const MISTAKES: ReadonlySet<ErrorKind> = new Set([
  'wrong-passphrase',
  'wrong-file-key',
  'key-file-damaged',
]);

async function pickKeyFile(
  session: Session,
): Promise<Result<{ name: string; content: Bytes }, AppError>> {
  const { errands } = session.credentials;
  const picked = await errands.run({ kind: 'pick-key-file', maxBytes: MAX_IMPORT_BYTES });
  if (!picked.ok) return picked;
  return picked.value.is === 'file' ? ok(picked.value) : err(appErrorOf('cancelled'));
}

async function readSealed(
  session: Session,
  content: Bytes,
  file: string,
): Promise<Result<ReadImport, AppError>> {
  const judged = await judgeSealed(content, file);
  if (!judged.ok) return judged;
  let read: Result<ReadImport, AppError> = err(appErrorOf('cancelled'));
  let keyFile: Bytes | undefined;
  const shown = await session.secure.show(
    {
      kind: 'passphrase',
      purpose: 'open-file',
      file,
      hints: [],
      mayHaveKeyFile: mayHaveKeyFile(content),
    },
    {
      keyFile: async ({ pick }) => {
        const picked = pick ? await pickKeyFile(session) : ok(undefined);
        if (!picked.ok) return picked;
        keyFile?.fill(0);
        keyFile = picked.value?.content;
        return ok({ name: picked.value?.name ?? null });
      },
      submit: async ({ fields }) => {
        const typed = fields.find(({ name }) => name === 'present')?.value ?? new Uint8Array(0);
        const tried = await readImport(content, file, typed, keyFile);
        // What was typed or picked wrong is tried again; whatever is wrong with the file ends it.
        if (!tried.ok && MISTAKES.has(tried.error.kind)) return tried;
        read = tried;
        return ok(undefined);
      },
    },
  );
  keyFile?.fill(0);
  return shown.ok ? read : shown;
}
