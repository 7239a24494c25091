import { TextInput } from '@mantine/core';
import type { FieldError, UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { displayName } from '../../../common/crypto/bundles.ts';
import { useFieldError } from '../../lib/use-field-error.ts';
import { NewPassphrase } from './new-passphrase.tsx';
import { MIN_PASSPHRASE } from './passphrase-strength.ts';

/** What everybody types who is new on this machine; part of the forms that create and join. */
export const newPerson = {
  name: displayName,
  deviceLabel: displayName,
  passphrase: z.string().min(MIN_PASSPHRASE, 'short').max(1024),
  repeat: z.string(),
} as const;
type Field = keyof typeof newPerson;

/** Whether the passphrase was typed alike both times. */
export function isRepeated(values: Readonly<Record<'passphrase' | 'repeat', string>>): boolean {
  return values.passphrase === values.repeat;
}
/** What is wrong otherwise. */
export const notRepeated = { path: ['repeat'], error: 'mismatch' };

/** The inputs for {@link newPerson}. */
export function NewPersonInputs(props: {
  readonly register: (name: Field) => UseFormRegisterReturn;
  readonly errors: Readonly<Partial<Record<Field, FieldError>>>;
}) {
  const { register, errors } = props;
  const { t } = useTranslation('workspace');
  const fieldError = useFieldError();
  return (
    <>
      <TextInput
        {...register('name')}
        label={t('yourName')}
        error={fieldError(errors.name)}
        withAsterisk
      />
      <TextInput
        {...register('deviceLabel')}
        label={t('deviceLabel')}
        description={t('deviceLabelHelp')}
        error={fieldError(errors.deviceLabel)}
        withAsterisk
      />
      <NewPassphrase
        passphrase={register('passphrase')}
        repeat={register('repeat')}
        passphraseError={fieldError(errors.passphrase)}
        repeatError={fieldError(errors.repeat)}
      />
    </>
  );
}
