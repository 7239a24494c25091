import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { RecordView } from '../../data/data-contract.ts';
import { dateText } from '../../lib/time-text.ts';
import { useNow } from '../../lib/use-now.ts';
import { ExpiryMark } from '../../records/expiry-mark.tsx';
import { Facts } from '../../records/facts.tsx';
import { useAssets } from '../../records/use-typed.ts';
import { Section } from '../../ui/section.tsx';
import { OverviewEdit } from './overview-edit.tsx';

/** What everyone of the site may know of a credential, and the form that changes it. */
export function OverviewSection(props: {
  readonly credential: Credential;
  readonly record: RecordView;
  readonly mayEdit: boolean;
}) {
  const { credential, record, mayEdit } = props;
  const { t, i18n } = useTranslation('vault');
  const now = useNow(60_000);
  const asset = useAssets(credential.space).items.find(one => one.id === credential.asset);
  const [editing, setEditing] = useState(false);
  const open = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setEditing(false);
    // The button comes back with the next paint.
    requestAnimationFrame(() => open.current?.focus());
  };
  const { username, folder, tags, url, expiresAt, notes, lastUse, uses } = credential;
  const device =
    asset === undefined ? (
      t(credential.asset === null ? 'list.noDevice' : 'assetGone')
    ) : (
      <Anchor component={Link} to={`/assets/${asset.id}`} inherit>
        {asset.name}
      </Anchor>
    );
  const tagList = tags.length > 0 && (
    <Group gap={4}>
      {tags.map(tag => (
        <Badge key={tag} size="sm" variant="default">
          {tag}
        </Badge>
      ))}
    </Group>
  );
  const expiry =
    expiresAt === null ? (
      t('overview.noExpiry')
    ) : (
      <Group gap="xs">
        {dateText(expiresAt, i18n.language)}
        <ExpiryMark credential={credential} now={now} />
      </Group>
    );
  const use =
    lastUse === undefined
      ? t('neverUsed')
      : t('usedBy', { name: lastUse.written.authorName, count: uses });
  const noteText = notes !== '' && (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
      {notes}
    </Text>
  );
  return (
    <Section
      title={t('overview.title')}
      actions={
        mayEdit &&
        !editing && (
          <Button ref={open} size="compact-sm" variant="subtle" onClick={() => setEditing(true)}>
            {t('overview.edit')}
          </Button>
        )
      }
    >
      <Text size="xs" c="dimmed" mb="sm">
        {t('overview.hint')}
      </Text>
      {editing ? (
        <OverviewEdit credential={credential} record={record} onDone={close} />
      ) : (
        <Facts
          items={[
            [t('field.kind'), t(`kind.${credential.kind}`)],
            [t('field.username'), username],
            [t('field.asset'), device],
            [t('field.url'), url ?? ''],
            [t('field.folder'), folder],
            [t('field.tags'), tagList === false ? undefined : tagList],
            [t('field.expiresAt'), expiry],
            [t('overview.lastUse'), use],
            [t('field.notes'), noteText === false ? undefined : noteText],
          ]}
        />
      )}
    </Section>
  );
}
