import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Round } from '../../../common/features/inspections/round-view.ts';
import { evidenceField, ROUND } from '../../../common/features/inspections/round.ts';
import { AttachFiles } from '../../records/attachments/attach-files.tsx';
import { AttachedFile } from '../../records/attachments/attached-file.tsx';

/** What proves an item's answer: photos and other files. */
export function ItemEvidence(props: {
  readonly round: Round;
  readonly item: string;
  readonly mayAttach: boolean;
}) {
  const { round, item, mayAttach } = props;
  const { t } = useTranslation('attachments');
  const files = round.evidence.get(item) ?? [];
  if (files.length === 0 && !mayAttach) return null;
  return (
    <Stack gap="sm" component="section" aria-label={t('evidence')}>
      <Text fw={600} size="sm">
        {t('evidence')}
      </Text>
      {files.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('evidenceNone')}
        </Text>
      )}
      {files.map(({ file, written }) => (
        <AttachedFile key={written.change} file={file} space={round.space} written={written} />
      ))}
      {mayAttach && (
        <AttachFiles
          to={{ space: round.space, type: ROUND, id: round.id, field: evidenceField(item) }}
        />
      )}
    </Stack>
  );
}
