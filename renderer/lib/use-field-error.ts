import { useCallback } from 'react';
import type { FieldError } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

/** Kinds of a schema's complaint that have a sentence of their own in `app.validation`. */
const known = new Set([
  'required',
  'short',
  'too_small',
  'too_big',
  'invalid_format',
  'mismatch',
  'code',
  'url',
  'https',
]);

/**
 * What is wrong with a field, in the person's language. A schema's own message is taken as a key of
 * `app.validation`; else the kind of complaint decides.
 */
export function useFieldError(): (error: FieldError | undefined) => string | undefined {
  const { t } = useTranslation('app');
  return useCallback(
    error => {
      if (error === undefined) return undefined;
      const key = [error.message, error.type].find(name => name !== undefined && known.has(name));
      return t(`validation.${key ?? 'invalid'}`);
    },
    [t],
  );
}
