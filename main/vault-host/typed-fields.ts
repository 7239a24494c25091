import type { SecureRequestOf, TypedField } from '../../common/features/vault/secure-window.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { fromUtf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SecureRequests } from './secure-requests.ts';

const MIN_PASSPHRASE = 8;
const MAX_PASSPHRASE = 1024;

type Asked = Omit<SecureRequestOf<'passphrase'>, 'kind'> | Omit<SecureRequestOf<'enter'>, 'kind'>;

/** What was typed in the secure window, by the field's name; empty text for a field left out. */
export type Typed = (name: string) => string;

/**
 * Asks in the secure window and hands what was typed to `take`; as long as that fails the window stays,
 * says why, and asks again. The outcome is what `take` made of it.
 */
export async function askTyped<T>(
  secure: SecureRequests,
  request: Asked,
  take: (typed: Typed) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  let taking: Promise<Result<T, AppError>> | undefined;
  const shown = await secure.show(
    'purpose' in request ? { kind: 'passphrase', ...request } : { kind: 'enter', ...request },
    {
      submit: async ({ fields }) => {
        taking = take(name => textOf(fields, name));
        const taken = await taking;
        return taken.ok ? ok(undefined) : taken;
      },
    },
  );
  // What was taken counts, also when opening the vault closed every window of the locked one.
  const taken = await taking;
  if (taken?.ok === true) return taken;
  return err(shown.ok ? appErrorOf('cancelled') : shown.error);
}

/** A new passphrase as typed; `invalid-input` when it is shorter than any that is taken. */
export function newPassphrase(text: string): Result<string, AppError> {
  const isFit = text.length >= MIN_PASSPHRASE && text.length <= MAX_PASSPHRASE;
  return isFit ? ok(text) : err(appErrorOf('invalid-input', { where: 'passphrase' }));
}

function textOf(fields: readonly TypedField[], name: string): string {
  const field = fields.find(each => each.name === name);
  return field === undefined ? '' : fromUtf8(field.value);
}
