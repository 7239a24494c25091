import type { PassphrasePurpose } from '../../common/features/vault/secure-window.ts';

/** What is typed: a known passphrase, a recovery code, a new passphrase. */
export type PassphrasePart = 'present' | 'code' | 'new';

/** Which of them each purpose takes, in the order on screen. */
export const PASSPHRASE_PARTS: Readonly<Record<PassphrasePurpose, readonly PassphrasePart[]>> = {
  set: ['new'],
  confirm: ['present'],
  'add-key': ['present'],
  change: ['present', 'new'],
  recover: ['code', 'new'],
  answer: ['code'],
  'seal-file': ['new'],
  'open-file': ['present'],
};

/** Fewest characters of a new passphrase. */
const MIN_LENGTH = 8;

/** What is wrong, by the input's name: words `secure:passphrase.wrong.<reason>`. */
export type PassphraseProblems = Readonly<
  Partial<Record<PassphrasePart | 'repeat', 'required' | 'short' | 'different'>>
>;

/** Reads the inputs; what was typed, or what is wrong. With a key file nothing need be typed. */
export function readPassphrases(
  data: FormData,
  parts: readonly PassphrasePart[],
  hasKeyFile = false,
):
  | { readonly ok: true; readonly typed: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problems: PassphraseProblems } {
  const problems: Partial<Record<PassphrasePart | 'repeat', 'required' | 'short' | 'different'>> =
    {};
  const typed: Record<string, string> = {};
  const textOf = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  for (const part of parts) {
    typed[part] = part === 'code' ? textOf(part).trim() : textOf(part);
    if (typed[part] === '') {
      if (!(hasKeyFile && part === 'present')) problems[part] = 'required';
    } else if (part === 'new') {
      if (typed[part].length < MIN_LENGTH) problems.new = 'short';
      else if (textOf('repeat') !== typed[part]) problems.repeat = 'different';
    }
  }
  return Object.keys(problems).length === 0 ? { ok: true, typed } : { ok: false, problems };
}
