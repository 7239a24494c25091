import type { SecureRequestOf, TypedField } from '../../common/features/vault/secure-window.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { fromUtf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SecureRequests } from './secure-requests.ts';

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
  let taken: Result<T, AppError> | undefined;
  const shown = await secure.show(
    'purpose' in request ? { kind: 'passphrase', ...request } : { kind: 'enter', ...request },
    {
      submit: async ({ fields }) => {
        taken = await take(name => textOf(fields, name));
        return taken.ok ? ok(undefined) : taken;
      },
    },
  );
  if (!shown.ok) return shown;
  return taken ?? err(appErrorOf('cancelled'));
}

function textOf(fields: readonly TypedField[], name: string): string {
  const field = fields.find(each => each.name === name);
  return field === undefined ? '' : fromUtf8(field.value);
}
