import { zodResolver } from '@hookform/resolvers/zod';
import {
  Button,
  Group,
  NativeSelect,
  PasswordInput,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId } from '../../../common/lib/ids.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { sealCredential } from '../../records/seal-credential.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';

/** The password is not among the values: it is read from its input once, on the way to the vault. */
const credentialForm = z.object({
  asset: z.string().min(1, { error: 'form.assetNeeded' }),
  name: z.string().trim().max(120, { error: 'form.tooLong' }),
  username: z
    .string()
    .trim()
    .min(1, { error: 'form.usernameNeeded' })
    .max(120, { error: 'form.tooLong' }),
});
type CredentialFormValues = z.infer<typeof credentialForm>;

/** Stores a credential for an asset. */
export function CredentialForm(props: {
  readonly assets: readonly Asset[];
  readonly sites: readonly Site[];
  /** Chosen already, when the form was opened from an asset. */
  readonly asset: Asset | undefined;
  readonly onDone: () => void;
}) {
  const { assets, sites, onDone } = props;
  const { t } = useTranslation('vault');
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const commit = useCommit();
  const password = useRef<HTMLInputElement>(null);
  const [passwordSays, setPasswordSays] = useState<string | undefined>();
  const [failure, setFailure] = useState<AppError | undefined>();
  const { register, handleSubmit, setError, formState } = useForm<CredentialFormValues>({
    resolver: zodResolver(credentialForm),
    defaultValues: { asset: props.asset?.id ?? '', name: '', username: '' },
  });

  const submit = async (values: CredentialFormValues): Promise<void> => {
    const asset = assets.find(one => one.id === values.asset);
    const input = password.current;
    if (asset === undefined || input === null) return;
    if (asset.host === '') {
      setError('asset', { message: 'form.addressNeeded' });
      return;
    }
    if (input.value === '') {
      setPasswordSays('form.passwordNeeded');
      return;
    }
    setPasswordSays(undefined);
    const fresh = {
      id: newId<RecordId>(random),
      space: asset.space,
      asset: asset.id,
      target: { host: asset.host, port: asset.sshPort },
      name: values.name === '' ? `${asset.name} SSH` : values.name,
      username: values.username,
    };
    const sealed = await sealCredential(desk, fresh, input);
    const saved = sealed.ok ? await commit(sealed.value) : sealed;
    if (saved.ok) {
      onDone();
      return;
    }
    setFailure(saved.error);
    setPasswordSays('form.passwordAgain');
  };

  const field = (name: keyof CredentialFormValues) => {
    const key = formState.errors[name]?.message;
    return { ...register(name), ...(key !== undefined && { error: t(key) }) };
  };
  return (
    <Section title={t('add')} description={t('form.hint')}>
      <form onSubmit={event => void handleSubmit(submit)(event)} noValidate autoComplete="off">
        <Stack gap="md">
          {failure !== undefined && <ErrorNotice title={t('form.notSaved')} error={failure} />}
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NativeSelect
              label={t('form.asset')}
              required
              autoFocus
              data={[
                { value: '', label: t('form.chooseAsset') },
                ...sites.map(site => ({
                  group: site.name,
                  items: assets
                    .filter(asset => asset.space === site.space)
                    .map(asset => ({ value: asset.id, label: asset.name })),
                })),
              ]}
              {...field('asset')}
            />
            <TextInput
              label={t('form.name')}
              placeholder={t('form.nameExample')}
              {...field('name')}
            />
            <TextInput
              label={t('form.username')}
              required
              autoComplete="off"
              {...field('username')}
            />
            <PasswordInput
              ref={password}
              label={t('form.password')}
              required
              autoComplete="new-password"
              error={passwordSays === undefined ? undefined : t(passwordSays)}
              visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={formState.isSubmitting}>
              {t('form.save')}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t('form.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
