import { PasswordInput, Stack } from '@mantine/core';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { PassphraseHint } from './passphrase-hint.tsx';
import { usePassphraseStrength } from './use-passphrase-strength.ts';

/**
 * A new passphrase, twice. The inputs are uncontrolled: what is typed stays in them and is not copied
 * into React's state.
 */
export function NewPassphrase(props: {
  readonly passphrase: UseFormRegisterReturn;
  readonly repeat: UseFormRegisterReturn;
  readonly passphraseError: string | undefined;
  readonly repeatError: string | undefined;
}) {
  const { t } = useTranslation('workspace');
  const { strength, rate } = usePassphraseStrength();
  return (
    <>
      <Stack gap={6}>
        <PasswordInput
          {...props.passphrase}
          label={t('passphrase')}
          description={t('passphraseHelp')}
          error={props.passphraseError}
          autoComplete="new-password"
          withAsterisk
          onInput={({ currentTarget: { value } }) => rate(value)}
        />
        {props.passphraseError === undefined && <PassphraseHint strength={strength} />}
      </Stack>
      <PasswordInput
        {...props.repeat}
        label={t('passphraseRepeat')}
        error={props.repeatError}
        autoComplete="new-password"
        withAsterisk
      />
    </>
  );
}
