import { Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { credentialKind } from '../../../common/features/vault/credential.ts';
import type { Site } from '../../../common/features/workspace/site-view.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { attention } from './credential-filter.ts';
import { groupings } from './credential-rows.ts';
import type { CredentialFiltering } from './use-credential-filter.ts';

/** Narrows and groups the list of credentials. */
export function CredentialFilterBar(props: {
  readonly filtering: CredentialFiltering;
  readonly sites: readonly Site[];
  /** Every folder and tag that a credential has. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly search: RefObject<HTMLInputElement | null>;
  /** Down or Enter in the search goes on to the list. */
  readonly onToList: () => void;
}) {
  const { filtering, sites, folders, tags, search, onToList } = props;
  const { filter, grouping, narrow } = filtering;
  const { t } = useTranslation('vault');
  const all = { value: '', label: t('filter.all') };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onToList();
    }
    if (event.key === 'Escape' && filter.text !== '') {
      event.preventDefault();
      narrow('text', '');
    }
  };
  return (
    <Group component="search" align="flex-end" gap="sm" mb="md">
      <TextInput
        ref={search}
        type="search"
        label={t('filter.text')}
        placeholder={t('filter.textExample')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={filter.text === '' ? <KeyHint keys="/" /> : undefined}
        value={filter.text}
        onChange={event => narrow('text', event.currentTarget.value)}
        onKeyDown={press}
        flex="1 1 11rem"
      />
      {sites.length > 1 && (
        <NativeSelect
          label={t('filter.site')}
          value={filter.space}
          data={[all, ...sites.map(site => ({ value: site.space, label: site.name }))]}
          onChange={event => narrow('space', event.currentTarget.value)}
          w="9rem"
        />
      )}
      <NativeSelect
        label={t('filter.attention')}
        value={filter.attention}
        data={[all, ...attention.map(value => ({ value, label: t(`attention.${value}`) }))]}
        onChange={event => narrow('attention', event.currentTarget.value)}
        w="8.5rem"
      />
      <NativeSelect
        label={t('filter.kind')}
        value={filter.kind}
        data={[all, ...credentialKind.options.map(value => ({ value, label: t(`kind.${value}`) }))]}
        onChange={event => narrow('kind', event.currentTarget.value)}
        w="8rem"
      />
      {folders.length > 0 && (
        <NativeSelect
          label={t('filter.folder')}
          value={filter.folder}
          data={[all, ...folders]}
          onChange={event => narrow('folder', event.currentTarget.value)}
          w="8rem"
        />
      )}
      {tags.length > 0 && (
        <NativeSelect
          label={t('filter.tag')}
          value={filter.tag}
          data={[all, ...tags]}
          onChange={event => narrow('tag', event.currentTarget.value)}
          w="6.5rem"
        />
      )}
      <NativeSelect
        label={t('filter.by')}
        value={grouping}
        data={groupings.map(value => ({ value, label: t(`grouping.${value}`) }))}
        onChange={event => narrow('by', event.currentTarget.value)}
        w="6rem"
      />
    </Group>
  );
}
