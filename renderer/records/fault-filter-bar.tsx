import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { faultSteps } from '../../common/features/problems/fault-step.ts';
import { severity } from '../../common/features/problems/fault.ts';
import type { Site } from '../../common/features/workspace/site-view.ts';
import type { FaultFilterText } from './use-fault-filter.ts';

/** Narrows a list of faults by text, site, severity, step and what was not looked at. */
export function FaultFilterBar(props: {
  readonly text: FaultFilterText;
  readonly sites: readonly Site[];
  readonly withUnseen: boolean;
  readonly onNarrow: (part: keyof FaultFilterText, value: string) => void;
}) {
  const { text, sites, onNarrow } = props;
  const { t } = useTranslation('problems');
  const all = { value: '', label: t('filter.all') };
  return (
    <Group component="search" align="flex-end" gap="sm" mb="md">
      <TextInput
        type="search"
        label={t('filter.text')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text.text}
        onChange={event => onNarrow('text', event.currentTarget.value)}
        flex="1 1 12rem"
      />
      {sites.length > 1 && (
        <NativeSelect
          label={t('field.site')}
          value={text.space}
          data={[all, ...sites.map(site => ({ value: site.space, label: site.name }))]}
          onChange={event => onNarrow('space', event.currentTarget.value)}
        />
      )}
      <NativeSelect
        label={t('field.severity')}
        value={text.severity}
        data={[all, ...severity.options.map(value => ({ value, label: t(`severity.${value}`) }))]}
        onChange={event => onNarrow('severity', event.currentTarget.value)}
      />
      <NativeSelect
        label={t('field.step')}
        value={text.step}
        data={[
          all,
          { value: 'open', label: t('filter.open') },
          ...faultSteps.map(value => ({ value, label: t(`step.${value}`) })),
        ]}
        onChange={event => onNarrow('step', event.currentTarget.value)}
      />
      {props.withUnseen && (
        <Checkbox
          label={t('filter.unseen')}
          checked={text.unseen === '1'}
          onChange={event => onNarrow('unseen', event.currentTarget.checked ? '1' : '')}
          mb={8}
        />
      )}
    </Group>
  );
}
