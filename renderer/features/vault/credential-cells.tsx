import { ActionIcon, Anchor, Badge, Group, Text } from '@mantine/core';
import { IconClock2, IconCopy, IconEye, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { RelativeTime } from '../../ui/date-time.tsx';
import classes from './credential-grid.module.css';
import type { Finding } from './credential-filter.ts';
import { CredentialMarks } from './credential-marks.tsx';
import { KindIcon } from './kind-icon.tsx';

/** What the list's rows can start. */
export interface RowActions {
  readonly copy: (credential: Credential) => void;
  /** Shows the code of now where it is a key of one-time codes. */
  readonly reveal: (credential: Credential) => void;
  /** Undefined where there is nothing to log in to. */
  readonly logIn: ((credential: Credential) => void) | undefined;
}

/** The cells of a credential's row. The keyboard stays on the list, so nothing here is a tab stop. */
export function CredentialCells(props: {
  readonly credential: Credential;
  readonly asset: Asset | undefined;
  readonly finding: Finding | undefined;
  readonly now: number;
  readonly actions: RowActions | undefined;
}) {
  const { credential, asset, actions } = props;
  const { t } = useTranslation('vault');
  const { name, kind, username, folder, tags, lastUse } = credential;
  const quiet = classes['quiet'] ?? '';
  return (
    <>
      <div role="gridcell" className={classes['cell']}>
        <Group gap="sm" wrap="nowrap">
          <KindIcon kind={kind} />
          <div style={{ minWidth: 0 }}>
            <Anchor
              component={Link}
              to={`/vault/${credential.id}`}
              tabIndex={-1}
              fw={500}
              className={classes['cut'] ?? ''}
            >
              {name}
            </Anchor>
            <Text size="xs" component="div" className={`${classes['cut']} ${quiet}`}>
              {[username, t(`kind.${kind}`)].filter(Boolean).join(' · ')}
            </Text>
          </div>
        </Group>
      </div>
      <div role="gridcell" className={`${classes['cell']} ${classes['device']}`}>
        <Text size="sm" className={classes['cut'] ?? ''}>
          {asset?.name ?? t(credential.asset === null ? 'list.noDevice' : 'assetGone')}
        </Text>
        <Text size="xs" component="div" className={`${classes['cut']} ${quiet}`}>
          {asset === undefined ? '' : placeText(asset)}
        </Text>
      </div>
      <div role="gridcell" className={`${classes['cell']} ${classes['use']}`}>
        {folder !== '' && (
          <Text size="xs" component="div" className={`${classes['cut']} ${quiet}`}>
            {folder}
          </Text>
        )}
        <div className={classes['line']}>
          {tags.slice(0, 3).map(tag => (
            <Badge key={tag} size="sm" variant="default">
              {tag}
            </Badge>
          ))}
        </div>
      </div>
      <div role="gridcell" className={classes['cell']}>
        <Group gap={4}>
          <CredentialMarks credential={credential} finding={props.finding} now={props.now} />
        </Group>
        <Text size="xs" component="div" className={`${classes['cut']} ${quiet}`}>
          {lastUse === undefined ? (
            t('neverUsed')
          ) : (
            <>
              {lastUse.written.authorName} · <RelativeTime at={lastUse.written.at} />
            </>
          )}
        </Text>
      </div>
      <div role="gridcell">
        {actions !== undefined && (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            {actions.logIn !== undefined && (
              <RowButton
                label={t('action.logInTo', { name })}
                icon={IconTerminal2}
                run={() => actions.logIn?.(credential)}
              />
            )}
            <RowButton
              label={t(kind === 'totp' ? 'action.codeOf' : 'action.revealOf', { name })}
              icon={kind === 'totp' ? IconClock2 : IconEye}
              run={() => actions.reveal(credential)}
            />
            <RowButton
              label={t('action.copyOf', { name })}
              icon={IconCopy}
              run={() => actions.copy(credential)}
            />
          </Group>
        )}
      </div>
    </>
  );
}

function RowButton(props: {
  readonly label: string;
  readonly icon: typeof IconCopy;
  readonly run: () => void;
}) {
  const Sign = props.icon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      tabIndex={-1}
      aria-label={props.label}
      title={props.label}
      onClick={event => {
        event.stopPropagation();
        props.run();
      }}
    >
      <Sign size={17} aria-hidden />
    </ActionIcon>
  );
}
