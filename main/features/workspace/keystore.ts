import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../../common/crypto/digest.ts';
import { wipe } from '../../../common/crypto/keys.ts';
import { SECRET_KEY_BYTES } from '../../../common/crypto/secret-key.ts';
import type { KeystoreSlot } from '../../../common/crypto/unlock-slot.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type {
  KeystoreProblem,
  VaultKeystore,
} from '../../../common/features/vault/vault-keystore.ts';
import type { Handlers } from '../../../common/ipc/port-rpc.ts';
import { base64Url } from '../../../common/lib/base64-url.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import type { Clock } from '../../../common/lib/clock.ts';
import { accountId } from '../../../common/lib/ids.ts';
import { canonicalJson } from '../../../common/lib/json.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { writeAtomically } from '../../files/atomic-write.ts';
import { fileError } from '../../files/failed-file.ts';

/** What we use of Electron's safeStorage. */
export interface SystemKeystore {
  isEncryptionAvailable(): boolean;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
  encryptString(plain: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** Beside account.json: it serves no one without the passphrase. */
const SECRET_KEY_FILE = 'secret-key.json';
/** After this the passphrase is asked for again. */
const HELD_MS = 12 * 60 * 60 * 1000;

const secretKeyFile = z.object({
  v: z.literal(1),
  account: accountId,
  /** Whether the system's keystore seals it, or there was none; see docs/adr. */
  sealedBy: z.enum(['system', 'nothing']),
  key: base64Url,
  /** SHA-256 of the rest: a damaged key is asked for, not mistaken for a wrong passphrase. */
  sum: z.string(),
});

interface Held {
  readonly slot: KeystoreSlot;
  /** The slot's key under the system's keystore. */
  readonly sealed: Buffer;
  readonly wall: number;
  readonly elapsed: number;
}

/** The system's keystore as the vault hosts of this run use it; what it holds ends with the app. */
export interface Keystore {
  /** Serves the vault in this folder. */
  serving(vaultDir: string): Handlers<VaultKeystore>;
}

/**
 * Uses the system's keystore where it protects something. Linux without a keyring has `basic_text`,
 * whose password is in Chromium's source, and `unknown` is as good as none: both are refused.
 */
export function createKeystore(deps: {
  /** Asked for late: it is not ready before the app is. */
  readonly system: () => SystemKeystore;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
}): Keystore {
  const { clock } = deps;
  const held = new Map<string, Held>();

  const problem = (): KeystoreProblem | null => {
    const system = deps.system();
    if (deps.platform === 'linux') {
      const backend = system.getSelectedStorageBackend?.() ?? 'unknown';
      if (backend === 'basic_text') return 'keystore-basic_text';
      if (backend === 'unknown') return 'keystore-unknown';
    }
    return system.isEncryptionAvailable() ? null : 'keystore-missing';
  };
  /** What is held and not over. Both clocks count: one stands still in sleep, the other can be set. */
  const current = (dir: string): Held | undefined => {
    const one = held.get(dir);
    if (one === undefined) return undefined;
    const [wall, elapsed] = [clock.wall() - one.wall, clock.elapsed() - one.elapsed];
    if (wall >= 0 && wall < HELD_MS && elapsed < HELD_MS) return one;
    held.delete(dir);
    return undefined;
  };
  const refused = (why: string): { ok: false; error: AppError } =>
    err(appErrorOf('keystore-unavailable', { why }));

  return {
    serving: dir => ({
      status: async () => {
        const one = current(dir);
        return ok({
          problem: problem(),
          heldUntil: one === undefined ? null : one.wall + HELD_MS,
        });
      },
      hold: async ({ slot, key }) => {
        const why = problem();
        if (why === null) {
          const sealed = deps.system().encryptString(toBase64Url(key));
          held.set(dir, { slot, sealed, wall: clock.wall(), elapsed: clock.elapsed() });
        }
        wipe(key);
        return why === null ? ok(undefined) : refused(why);
      },
      held: async () => {
        const one = current(dir);
        const why = problem();
        if (why !== null) return refused(why);
        if (one === undefined) return refused('keystore-expired');
        try {
          return ok({
            slot: one.slot,
            key: fromBase64Url(deps.system().decryptString(one.sealed)),
          });
        } catch {
          // The keystore was locked or replaced meanwhile; the passphrase opens as ever.
          held.delete(dir);
          return refused('keystore-missing');
        }
      },
      drop: async () => {
        held.delete(dir);
        return ok(undefined);
      },
      secretKey: async ({ account }) => ok(await readSecretKey(dir, account, deps.system)),
      keepSecretKey: async ({ account, key }) => {
        const isReal = problem() === null;
        const text = toBase64Url(key);
        const content = {
          v: 1,
          account,
          sealedBy: isReal ? 'system' : 'nothing',
          key: isReal ? toBase64Url(deps.system().encryptString(text)) : text,
        } as const;
        wipe(key);
        const written = await writeSecretKey(dir, { ...content, sum: await sumOf(content) });
        return written.ok ? ok({ sealed: isReal }) : written;
      },
    }),
  };
}

/** The kept key; null when there is none of this account, or the keystore no longer opens it. */
async function readSecretKey(
  dir: string,
  account: string,
  system: () => SystemKeystore,
): Promise<Bytes | null> {
  try {
    const text = await readFile(join(dir, SECRET_KEY_FILE), 'utf8');
    const file = secretKeyFile.parse(JSON.parse(text));
    if (file.account !== account || file.sum !== (await sumOf(file))) return null;
    const key =
      file.sealedBy === 'system'
        ? system().decryptString(Buffer.from(fromBase64Url(file.key)))
        : file.key;
    const bytes = fromBase64Url(key);
    return bytes.length === SECRET_KEY_BYTES ? bytes : null;
  } catch {
    // Missing, damaged, or sealed by a keystore that is gone: the printed kit has it.
    return null;
  }
}

async function sumOf(file: Omit<z.infer<typeof secretKeyFile>, 'sum'>): Promise<string> {
  const { v, account, sealedBy, key } = file;
  return toBase64Url(await sha256(utf8(canonicalJson({ v, account, sealedBy, key }))));
}

async function writeSecretKey(dir: string, content: object): Promise<Result<undefined, AppError>> {
  try {
    await writeAtomically(join(dir, SECRET_KEY_FILE), `${JSON.stringify(content)}\n`);
    return ok(undefined);
  } catch (problem) {
    return err(fileError(join(dir, SECRET_KEY_FILE), problem));
  }
}
