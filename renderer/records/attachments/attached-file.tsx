import { Button, Group, Image, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconDownload, IconFile, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Attachment } from '../../../common/records/attachment.ts';
import type { BlobState } from '../../../common/features/attachments/blob-state.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import type { Written } from '../../../common/records/folded-record.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import { bytesText } from '../../lib/bytes-text.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { useBlobState } from './use-blob-state.ts';
import { useFileContent } from './use-file-content.ts';

const THUMBNAIL = 72;

/** One attached file: a picture of it, its name and size, where it is, and the ways to look at it. */
export function AttachedFile(props: {
  readonly file: Attachment;
  readonly space: SpaceId;
  readonly written: Written;
}) {
  const { file, space, written } = props;
  const { t, i18n } = useTranslation('attachments');
  const bridge = useBridge();
  const { state, fetchAgain } = useBlobState(file, space);
  const isHere = state?.at === 'here' || state?.at === 'sending' || state?.at === 'both';
  const content = useFileContent(file, isHere);
  const [shown, setShown] = useState<'picture' | 'save' | undefined>();
  const [failure, setFailure] = useState<AppError | undefined>();
  const isDamaged = content.state === 'failed' && content.error.kind === 'blob-damaged';
  const image = content.state === 'open' ? content.image : undefined;

  const save = async (): Promise<void> => {
    setShown(undefined);
    if (content.state !== 'open') return;
    const saved = await bridge.attachments.save({
      suggestedName: file.name,
      content: content.content,
    });
    setFailure(saved.ok || saved.error.kind === 'cancelled' ? undefined : saved.error);
  };
  return (
    <Stack gap={4} data-file={file.id} data-at={isDamaged ? 'damaged' : state?.at}>
      <Group gap="sm" wrap="nowrap" align="center">
        {image === undefined ? (
          <Sign isPicture={file.mediaType.startsWith('image/')} />
        ) : (
          <UnstyledButton
            aria-label={t('open', { name: file.name })}
            onClick={() => setShown('picture')}
          >
            <Image src={image} alt="" w={THUMBNAIL} h={THUMBNAIL} radius="sm" fit="cover" />
          </UnstyledButton>
        )}
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Text>
          <Text size="sm" c="dimmed" role="status">
            {bytesText(file.size, i18n.language)}
            {' · '}
            <State state={state} isDamaged={isDamaged} author={written.authorName} />
          </Text>
        </div>
        {isDamaged && (
          <Button variant="default" size="xs" onClick={fetchAgain}>
            {t('fetchAgain')}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} aria-hidden />}
          aria-label={t('saveOf', { name: file.name })}
          disabled={content.state !== 'open'}
          onClick={() => setShown('save')}
        >
          {t('save')}
        </Button>
      </Group>
      {failure !== undefined && <ErrorNotice title={t('notSaved')} error={failure} />}
      <Modal
        opened={shown === 'picture' && image !== undefined}
        onClose={() => setShown(undefined)}
        title={file.name}
        size="90%"
        centered
      >
        <Image src={image} alt={file.name} mah="75vh" fit="contain" />
      </Modal>
      <SaveDialog
        name={file.name}
        opened={shown === 'save'}
        onClose={() => setShown(undefined)}
        onSave={() => void save()}
      />
    </Stack>
  );
}

function Sign(props: { readonly isPicture: boolean }) {
  const Icon = props.isPicture ? IconPhoto : IconFile;
  return <Icon size={THUMBNAIL / 2} stroke={1.2} aria-hidden />;
}

function State(props: {
  readonly state: BlobState | undefined;
  readonly isDamaged: boolean;
  readonly author: string;
}) {
  const { state, author } = props;
  const { t } = useTranslation('attachments');
  if (props.isDamaged) return t('at.damaged');
  switch (state?.at) {
    case undefined:
      return t('at.asking');
    case 'here':
      return state.isServerFull === true ? t('at.serverFull') : t('at.here');
    case 'sending':
    case 'fetching':
      return t(`at.${state.at}`, { percent: Math.floor((100 * state.done) / state.of) });
    case 'both':
      return t('at.both');
    case 'elsewhere':
      return t('at.elsewhere', { author });
    case 'unknown':
      return t('at.unknown');
  }
}
