import { NativeSelect, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  csvMeaning,
  type CsvMapping,
  type ImportPreview,
} from '../../../common/features/vault/import/import-preview.ts';
import { Section } from '../../ui/section.tsx';

/** Which column of a CSV file holds what. */
export function ImportColumns(props: {
  readonly csv: NonNullable<ImportPreview['csv']>;
  readonly onMap: (mapping: CsvMapping) => void;
}) {
  const { headers, mapping } = props.csv;
  const { t } = useTranslation('vault');
  const columns = [
    { value: '', label: t('import.columnNone') },
    ...headers.map((header, at) => ({
      value: String(at),
      label: header === '' ? String(at + 1) : header,
    })),
  ];
  return (
    <Section title={t('import.columns')} description={t('import.columnsHint')}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
        {csvMeaning.options.map(meaning => (
          <NativeSelect
            key={meaning}
            label={t(`import.meaning.${meaning}`)}
            data={columns}
            value={String(mapping[meaning] ?? '')}
            onChange={event => {
              const { [meaning]: _old, ...others } = mapping;
              const chosen = event.currentTarget.value;
              props.onMap(chosen === '' ? others : { ...others, [meaning]: Number(chosen) });
            }}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}
