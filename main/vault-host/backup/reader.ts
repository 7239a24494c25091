import { importAesKey, openBytes } from '../../../common/crypto/aead.ts';
import { wipe, type AccountKeyBytes, type LocalKey } from '../../../common/crypto/keys.ts';
import { openRowBytes } from '../../../common/crypto/row-envelope.ts';
import { readSecretKey, type SecretKey } from '../../../common/crypto/secret-key.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { BackupReader } from '../../../common/features/storage/backup-reader.ts';
import type { TypedField } from '../../../common/features/vault/secure-window.ts';
import type { Handlers } from '../../../common/ipc/port-rpc.ts';
import { fromBase64Url, fromUtf8, isBase64Url } from '../../../common/lib/bytes.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { openAccount, wipeAccount } from '../account.ts';
import type { AccountFile } from '../account-file.ts';
import type { SecureRequests } from '../secure-requests.ts';
import { accountFileIn, asNewDevice, openByTyped } from './backup-account.ts';
import { backupKeyPlace } from './vault-backup.ts';

/** Name of the Secret Key's field; its words are the secure window's own. */
const SECRET_KEY_FIELD = 'secret-key';

/** What opens one backup, from its first call to the end of its process. */
export function openBackupReader(deps: {
  readonly random: Random;
  readonly secure: SecureRequests;
}): Handlers<BackupReader> {
  let opened:
    | {
        readonly file: AccountFile;
        readonly accountKey: AccountKeyBytes;
        readonly local: LocalKey;
        readonly secretKey: SecretKey | null;
      }
    | undefined;

  return {
    open: async ({ file: name, header, secretKey }) => {
      const file = await accountFileIn(header.account);
      if (!file.ok) return file;
      const known = secretKey as SecretKey | null;
      const keys = await askFor(deps.secure, file.value, name, known);
      if (!keys.ok) return keys;
      const { accountKey, secretKey: used } = keys.value;
      const account = await openAccount(file.value, accountKey);
      // What is authentic by its sum and still does not hold together was put together by someone.
      if (!account.ok) return err(appErrorOf('backup-damaged', { where: 'account' }));
      const { owner, files } = account.value;
      const sealed = isBase64Url(header.key) ? fromBase64Url(header.key) : new Uint8Array();
      const key = await openBytes(files, backupKeyPlace(owner.account), sealed);
      if (key.ok) {
        const local = await importAesKey<LocalKey>(account.value.local);
        opened = { file: file.value, accountKey, local, secretKey: used };
      }
      wipeAccount(account.value);
      if (!key.ok) return err(appErrorOf('backup-damaged', { where: 'key' }));
      return ok({ key: key.value, name: owner.name, orgName: owner.orgName });
    },
    check: async ({ batches }) => {
      const current = opened;
      if (current === undefined) return err(appErrorOf('locked'));
      const results = await Promise.all(
        batches.map(({ n, space, sealed }) =>
          openRowBytes(current.local, { table: 'batch', id: String(n), space }, sealed),
        ),
      );
      for (const result of results) if (result.ok) wipe(result.value);
      return ok({ damaged: results.filter(result => !result.ok).length });
    },
    newDevice: async ({ deviceLabel }) => {
      if (opened === undefined) return err(appErrorOf('locked'));
      const { file, accountKey, secretKey } = opened;
      const made = await asNewDevice(file, accountKey, deviceLabel, deps.random);
      if (!made.ok) return made;
      const { account } = file.header.bundle;
      return ok({ accountFile: made.value, account, secretKey: secretKey?.slice() ?? null });
    },
  };
}

interface OpenedKeys {
  readonly accountKey: AccountKeyBytes;
  readonly secretKey: SecretKey | null;
}

/**
 * Asks for the passphrase, or a recovery code in its place, in the secure window; and for the Secret Key in
 * a second one, where the account has one and this computer does not.
 */
async function askFor(
  secure: SecureRequests,
  file: AccountFile,
  name: string,
  known: SecretKey | null,
): Promise<Result<OpenedKeys, AppError>> {
  let typed = '';
  let accountKey: AccountKeyBytes | undefined;
  const take = (result: Result<AccountKeyBytes, AppError>): Result<undefined, AppError> => {
    if (!result.ok) return result;
    accountKey = result.value;
    return ok(undefined);
  };
  const asked = await secure.show(
    { kind: 'passphrase', purpose: 'open-file', file: name, hints: [] },
    {
      submit: async ({ fields }) => {
        typed = textOf(fields, 'present');
        const tried = take(await openByTyped(file, typed, known));
        // A second window asks for what is lacking; this one has done its part.
        return !tried.ok && tried.error.kind === 'secret-key-needed' ? ok(undefined) : tried;
      },
    },
  );
  if (!asked.ok) return asked;
  if (accountKey !== undefined) return ok({ accountKey, secretKey: known });
  let entered: SecretKey | undefined;
  const field = { name: SECRET_KEY_FIELD, label: '', kind: 'hidden' as const };
  const second = await secure.show(
    {
      kind: 'enter',
      of: { name },
      fields: [{ ...field, isRequired: true, isSet: false }],
      mayAdd: false,
    },
    {
      submit: async ({ fields }) => {
        const secretKey = await readSecretKey(textOf(fields, SECRET_KEY_FIELD));
        if (!secretKey.ok) return secretKey;
        entered = secretKey.value;
        return take(await openByTyped(file, typed, secretKey.value));
      },
    },
  );
  if (!second.ok) return second;
  return accountKey === undefined || entered === undefined
    ? err(appErrorOf('cancelled'))
    : ok({ accountKey, secretKey: entered });
}

function textOf(fields: readonly TypedField[], name: string): string {
  const field = fields.find(one => one.name === name);
  return field === undefined ? '' : fromUtf8(field.value);
}
