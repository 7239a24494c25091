import type { FormDraft } from '../data/data-contract.ts';

/**
 * What was typed and kept, laid over a form's own values. Only texts of fields that the form has are
 * taken; a draft of another version of the form can't break it.
 */
export function withDraft<Values extends Readonly<Record<string, string>>>(
  values: Values,
  draft: FormDraft | null,
): Values {
  const typed = Object.entries(draft ?? {}).filter(
    ([key, value]) => Object.hasOwn(values, key) && typeof value === 'string',
  );
  return { ...values, ...Object.fromEntries(typed) };
}
