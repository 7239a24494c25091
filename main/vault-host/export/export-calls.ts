import type { z } from 'zod';
import { revisionOf } from '../../../common/crypto/secret-envelope.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import {
  CREDENTIAL_FILE_EXTENSION,
  passphraseText,
  writeCredentialFile,
  type FiledCredential,
} from '../../../common/features/vault/export/credential-file.ts';
import { MAX_IMPORT_BYTES } from '../../../common/features/vault/import/import-preview.ts';
import { wipeFields } from '../../../common/features/vault/secret-content.ts';
import type { VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import type { Bytes } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { AuditNote } from '../audit/audit-log.ts';
import { openForUse } from '../credential-use.ts';
import type { Session } from '../session.ts';

type Asked = z.output<VaultDesk['calls']['exportCredentials']['input']>;

const MEGABYTE = 1024 * 1024;
/** The file is padded by an eighth at most, and must not be larger than an import may be. */
const MAX_CONTENT = (MAX_IMPORT_BYTES * 8) / 9;

/** Shortest passphrase of a file that leaves the app. */
const MIN_PASSPHRASE = 12;

/**
 * Takes credentials out of the app into a sealed file: when the person agreed, has typed a passphrase
 * and said where, outside the page. Every one of them is written down before the file is.
 */
export async function exportCredentials(
  session: Session,
  asked: Asked,
): Promise<Result<{ written: number }, AppError>> {
  const underWay = await session.credentials.witness.confirm(asked.work);
  if (!underWay.ok) return underWay;
  // All or none: one that may not be taken out ends it before anybody is asked.
  const allowed = await openAll(session, asked);
  if (!allowed.ok) return allowed;
  const size = sizeOf(allowed.value.credentials);
  wipeAll(allowed.value.credentials);
  // Before anything is written down: what could never be taken back in is no export.
  if (size > MAX_CONTENT) {
    return err(appErrorOf('export-too-large', { limit: MAX_IMPORT_BYTES / MEGABYTE }));
  }
  const agreed = await session.secure.ask({
    kind: 'export-credentials',
    credentials: asked.credentials.length,
  });
  if (!agreed) return err(appErrorOf('cancelled'));
  let content: Bytes | undefined;
  const name = `credentials-${dayOf(session.clock.wall())}.${CREDENTIAL_FILE_EXTENSION}`;
  const shown = await session.secure.show(
    { kind: 'passphrase', purpose: 'seal-file', file: name, hints: [session.account.owner.name] },
    {
      submit: async ({ fields }) => {
        const typed = passphraseText(
          fields.find(one => one.name === 'new')?.value ?? new Uint8Array(0),
        );
        if (typed === undefined || typed.length < MIN_PASSPHRASE) {
          return err(appErrorOf('invalid-input', { where: 'new' }));
        }
        const sealed = await writeDown(session, asked, typed);
        if (!sealed.ok) return sealed;
        content = sealed.value;
        return ok(undefined);
      },
    },
  );
  if (!shown.ok) return shown;
  if (content === undefined) return err(appErrorOf('cancelled'));
  const saved = await session.credentials.errands.run({
    kind: 'save-export',
    suggestedName: name,
    content,
  });
  return saved.ok ? ok({ written: asked.credentials.length }) : saved;
}

interface Opened {
  readonly credentials: readonly FiledCredential[];
  readonly notes: readonly AuditNote[];
}

/** Opens all again, for what holds may have changed, and writes the uses down before it seals. */
async function writeDown(
  session: Session,
  asked: Asked,
  passphrase: string,
): Promise<Result<Bytes, AppError>> {
  const opened = await openAll(session, asked);
  if (!opened.ok) return opened;
  const { credentials, notes } = opened.value;
  const written = await session.credentials.audit.write(notes);
  if (!written.ok) {
    wipeAll(credentials);
    return written;
  }
  session.emit({ to: 'records', name: 'auditWritten' });
  const costs = await session.ways.chooseKdfCosts();
  const sealed = await writeCredentialFile(credentials, passphrase, costs, session.random);
  wipeAll(credentials);
  return sealed;
}

async function openAll(session: Session, asked: Asked): Promise<Result<Opened, AppError>> {
  const credentials: FiledCredential[] = [];
  const notes: AuditNote[] = [];
  const { work, reason } = asked;
  for (const { sealed, overview } of asked.credentials) {
    const { record } = sealed;
    const credential = { record, username: overview.username, sealed, work, reason };
    const opened = await openForUse(session, {
      credential,
      use: 'export',
      isWorkConfirmed: true,
    });
    if (!opened.ok) {
      wipeAll(credentials);
      return opened;
    }
    credentials.push({ overview, fields: opened.value.fields });
    notes.push({
      space: sealed.space,
      use: 'export',
      record,
      revision: revisionOf(sealed),
      fields: [],
      work,
      reason,
      host: '',
      at: session.clock.wall(),
    });
  }
  return ok({ credentials, notes });
}

/** About what they take in the file: values in base64url, overviews, and what is around them. */
function sizeOf(credentials: readonly FiledCredential[]): number {
  const each = credentials.map(({ overview, fields }) => {
    const values = fields.reduce((sum, { value }) => sum + Math.ceil(value.length / 3) * 4, 0);
    return values + 200 * fields.length + 3 * JSON.stringify(overview).length;
  });
  return each.reduce((sum, size) => sum + size, 0);
}

function wipeAll(credentials: readonly FiledCredential[]): void {
  for (const { fields } of credentials) wipeFields(fields);
}

/** Local calendar day, for the file's name. */
function dayOf(at: number): string {
  const day = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
