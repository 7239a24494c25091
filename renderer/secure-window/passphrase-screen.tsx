import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecureRequestOf } from '../../common/features/vault/secure-window.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { KeyFilePick } from './key-file-pick.tsx';
import { PASSPHRASE_PARTS, readPassphrases, type PassphraseProblems } from './passphrase-parts.ts';
import { useSecurePorts } from './secure-context.ts';
import { SecretInput } from './secret-input.tsx';
import { SecureHeading } from './secure-heading.tsx';
import { useSubmit } from './use-submit.ts';

/** A passphrase that is new, known, both, or a recovery code in place of a known one. */
export function PassphraseScreen({ request }: { readonly request: SecureRequestOf<'passphrase'> }) {
  const { t } = useTranslation('secure');
  const { frame } = useSecurePorts();
  const { isBusy, error, submit } = useSubmit();
  const [problems, setProblems] = useState<PassphraseProblems>({});
  const [keyFile, setKeyFile] = useState<string | null>(null);
  const [pickError, setPickError] = useState<AppError>();
  const { purpose, file, hints, mayHaveKeyFile = false } = request;
  const parts = PASSPHRASE_PARTS[purpose];
  const wrong = (name: keyof PassphraseProblems): string | undefined =>
    problems[name] === undefined ? undefined : t(`passphrase.wrong.${problems[name]}`);
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const read = readPassphrases(new FormData(event.currentTarget), parts, keyFile !== null);
    setPickError(undefined);
    setProblems(read.ok ? {} : read.problems);
    if (!read.ok) return;
    const fields = Object.entries(read.typed).map(([name, typed]) => ({
      name,
      label: '',
      kind: 'hidden' as const,
      value: utf8(typed),
    }));
    await submit(fields, []);
  };
  return (
    <form onSubmit={event => void onSubmit(event)} autoComplete="off" noValidate>
      <Stack gap="md">
        <SecureHeading
          icon={<IconKey />}
          title={t(`passphrase.${purpose}.title`)}
          text={t(mayHaveKeyFile ? 'passphrase.keyFile.text' : `passphrase.${purpose}.text`, {
            file: file ?? '',
          })}
        />
        {parts.includes('code') && (
          <TextInput
            name="code"
            label={t('passphrase.code')}
            description={t('passphrase.codeHelp')}
            error={wrong('code')}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            withAsterisk
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
        )}
        {parts.includes('present') && (
          <SecretInput
            name="present"
            label={t(purpose === 'open-file' ? 'passphrase.ofFile' : 'passphrase.present')}
            error={wrong('present')}
            isRequired={keyFile === null}
            isFirst
          />
        )}
        {parts.includes('new') && (
          <>
            <SecretInput
              name="new"
              label={t('passphrase.new')}
              description={t('passphrase.newHelp')}
              error={wrong('new')}
              isRequired
              isFirst={parts.length === 1}
              isNew
              hints={hints}
            />
            <SecretInput
              name="repeat"
              label={t('passphrase.repeat')}
              error={wrong('repeat')}
              isRequired
            />
          </>
        )}
        {mayHaveKeyFile && (
          <KeyFilePick name={keyFile} onPicked={setKeyFile} onError={setPickError} />
        )}
        {pickError !== undefined && <ErrorNotice error={pickError} />}
        {error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void frame.call('close')}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} data-testid="submit">
            {t(`passphrase.${purpose}.action`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
