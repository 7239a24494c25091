import { Alert, List, Text } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UnreadableRecord } from '../../common/records/folded-record.ts';
import { useErrorText } from '../lib/error-text.ts';
import { DateTime } from '../ui/date-time.tsx';

/** Records of a list that can't be read: named and kept, while the others work. */
export function UnreadableNotice(props: { readonly unreadable: readonly UnreadableRecord[] }) {
  const { t } = useTranslation('records');
  const text = useErrorText();
  if (props.unreadable.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconFileAlert aria-hidden />}
      title={t('unreadable.count', { count: props.unreadable.length })}
    >
      <Text size="sm" mb="xs">
        {t('unreadable.hint')}
      </Text>
      <List size="sm">
        {props.unreadable.map(({ record, error }) => (
          <List.Item key={record.id}>
            {record.created.authorName}, <DateTime at={record.created.at} />: {text(error)}{' '}
            <Text span inherit ff="monospace">
              {record.id.slice(0, 8)}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
