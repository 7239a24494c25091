import type {
  CsvMapping,
  ImportFormat,
  ImportPreview,
} from '../../../common/features/vault/import/import-preview.ts';
import { wipeFields } from '../../../common/features/vault/secret-content.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { CsvTable } from './csv-file.ts';
import type { ImportedEntry } from './imported-entry.ts';

/** How long a file's secrets are held for somebody who looks at the preview, ms. */
const SHELF_LIFE_MS = 15 * 60_000;

/** A credential that is there already. */
export interface ExistingCredential {
  readonly record: RecordId;
  readonly name: string;
  readonly username: string;
  readonly url: string | null;
}

/** A file that was read, for the space that it is to go into. */
export interface ShelvedImport {
  readonly file: string;
  readonly format: ImportFormat;
  readonly space: SpaceId;
  readonly existing: readonly ExistingCredential[];
  readonly entries: readonly ImportedEntry[];
  /** For `csv`. */
  readonly table?: { readonly content: CsvTable; readonly mapping: CsvMapping };
}

/** Holds the one file that is being imported, for a quarter of an hour; then it is wiped. */
export interface ImportShelf {
  put(shelved: ShelvedImport): ImportPreview;
  /** `import-gone` when it is not there any more. */
  get(id: string): Result<ShelvedImport, AppError>;
  clear(id?: string): void;
}

/** An empty shelf. */
export function createImportShelf(random: Random): ImportShelf {
  let held: { readonly id: string; readonly shelved: ShelvedImport } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = (): void => {
    clearTimeout(timer);
    for (const { fields } of held?.shelved.entries ?? []) wipeFields(fields);
    held = undefined;
  };
  return {
    put: shelved => {
      clear();
      const id = random.uuid();
      held = { id, shelved };
      timer = setTimeout(clear, SHELF_LIFE_MS);
      timer.unref();
      return previewOf(id, shelved);
    },
    get: id => (held?.id === id ? ok(held.shelved) : err(appErrorOf('import-gone'))),
    clear: id => {
      if (id === undefined || held?.id === id) clear();
    },
  };
}

function previewOf(id: string, shelved: ShelvedImport): ImportPreview {
  const { file, format, entries, table } = shelved;
  const known = new Map<string, RecordId | null>(
    shelved.existing.map(one => [likeness(one), one.record]),
  );
  return {
    id,
    file,
    format,
    rows: entries.map(({ overview, target, fields, unusable }, index) => {
      const like = likeness(overview);
      const twin = known.get(like);
      if (unusable === undefined && twin === undefined) known.set(like, null);
      return {
        index,
        overview,
        target,
        fields: fields.map(({ name }) => name),
        state:
          unusable !== undefined
            ? { is: 'unusable', why: unusable }
            : twin === undefined
              ? { is: 'new' }
              : { is: 'duplicate', of: twin },
      };
    }),
    csv:
      table === undefined ? null : { headers: [...table.content.headers], mapping: table.mapping },
  };
}

/** Two credentials with the same of this are taken for one. */
function likeness(of: Pick<ExistingCredential, 'name' | 'username' | 'url'>): string {
  const url = (of.url ?? '').replace(/\/+$/, '');
  return [of.name, of.username, url]
    .map(part => part.normalize('NFKC').trim().toLocaleLowerCase())
    .join('\n');
}
