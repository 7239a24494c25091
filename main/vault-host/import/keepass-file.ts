import { argon2d, argon2id } from 'hash-wasm';
import { CryptoEngine, Kdbx, KdbxContext, KdbxError, KdbxHeader, XmlUtils } from 'kdbxweb';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { concat, type Bytes } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { Damaged, TooLarge, tooLarge } from './file-faults.ts';
import type { FoundEntry } from './imported-entry.ts';
import { openKdbx } from './kdbx-file.ts';
import { readHeader } from './kdbx-header.ts';
import { credentialsOf, type KdbxKey } from './kdbx-key.ts';
import { entriesOf } from './keepass-entries.ts';
import { parseKeepassXml } from './keepass-xml.ts';

CryptoEngine.setArgon2Impl(
  async (password, salt, memory, iterations, length, parallelism, type, version) => {
    // Version 1.0 of Argon2 was never KeePass's default, and hash-wasm has 1.3 only.
    if (version !== 0x13) throw new KdbxError('Unsupported', 'argon2 1.0');
    const hash = type === CryptoEngine.Argon2TypeArgon2d ? argon2d : argon2id;
    const made = await hash({
      password: new Uint8Array(password),
      salt: new Uint8Array(salt),
      memorySize: memory,
      iterations,
      parallelism,
      hashLength: length,
      outputType: 'binary',
    });
    return concat(made).buffer;
  },
);

/** Says of a database what needs no key: `import-newer`, `import-damaged` or `import-too-large`. */
export async function judgeKdbx(
  content: Bytes,
  file: string,
): Promise<Result<undefined, AppError>> {
  return reading(file, async () => void readHeader(content.slice().buffer), content);
}

/**
 * Opens a KeePass database, KDBX 3 or 4. Fails with `wrong-passphrase` (or, where a key file was given,
 * `wrong-file-key`), `key-file-damaged`, `import-newer`, `import-unsupported`, `import-damaged` or
 * `import-too-large`.
 */
export async function readKdbx(
  content: Bytes,
  key: KdbxKey,
  file: string,
): Promise<Result<FoundEntry[], AppError>> {
  const credentials = await credentialsOf(key).catch(() => undefined);
  if (credentials === undefined) return err(appErrorOf('key-file-damaged'));
  const read = await reading(
    file,
    async () => entriesOf(await openKdbx(content.slice().buffer, credentials)),
    content,
  );
  const isWrong = !read.ok && read.error.kind === 'wrong-passphrase';
  return isWrong && key.keyFile !== undefined ? err(appErrorOf('wrong-file-key')) : read;
}

/** Reads KeePass's own XML export, which is in the clear. */
export function readKeepassXml(
  text: string,
  file: string,
): Promise<Result<FoundEntry[], AppError>> {
  return reading(file, async () => {
    const context = new KdbxContext({ kdbx: new Kdbx() });
    const database = context.kdbx;
    database.header = KdbxHeader.create();
    const { xml, root } = await parseKeepassXml(text);
    database.xml = xml;
    XmlUtils.protectPlainValues(root);
    return entriesOf(await database.loadFromXml(context));
  });
}

/** The library throws on everything that is wrong with a file, its own errors or others'. */
async function reading<T>(
  file: string,
  read: () => Promise<T>,
  content?: Bytes,
): Promise<Result<T, AppError>> {
  try {
    return ok(await read());
  } catch (problem) {
    if (problem instanceof TooLarge) {
      return err(tooLarge(file, problem.what, problem.limit, problem.at));
    }
    const code = problem instanceof KdbxError ? problem.code : '';
    if (code === 'InvalidKey') return err(appErrorOf('wrong-passphrase'));
    if (code === 'InvalidVersion')
      return err(appErrorOf('import-newer', { file, got: versionOf(content) }));
    if (code === 'Unsupported') return err(appErrorOf('import-unsupported', { file }));
    const where = problem instanceof Damaged ? problem.message : 'content';
    return err(appErrorOf('import-damaged', { file, where }));
  }
}

/** Major and minor version stand behind the signatures. */
function versionOf(content: Bytes | undefined): string {
  return content === undefined ? '' : `${content[10]}.${content[8]}`;
}
