import { Button, Tooltip } from '@mantine/core';
import { IconClock2, IconCopy, IconEye, IconKeyboard, IconTerminal2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type { CredentialUse } from '../../../common/features/vault/policy.ts';
import { useTerminals } from '../../lib/terminals.ts';
import { canLogIn } from '../../records/log-in-with.ts';
import { sessionAt } from '../../records/session-at.ts';
import type { CredentialActions } from '../../records/use-credential-actions.tsx';
import { usePolicy } from '../../records/use-policy.ts';

/** The uses of a credential as buttons; one that the site's rules refuse says so instead. */
export function CredentialButtons(props: {
  readonly credential: Credential;
  readonly asset: Asset | undefined;
  readonly actions: CredentialActions;
}) {
  const { credential, asset, actions } = props;
  const { t } = useTranslation('vault');
  const policy = usePolicy(credential.space);
  const { sessions } = useTerminals();
  const session = sessionAt(sessions, credential.secret.target);
  const mine = policy.value?.mine;

  const button = (
    use: CredentialUse,
    icon: ReactNode,
    run: () => Promise<void>,
    primary = false,
  ): ReactNode => {
    const refused = mine !== undefined && !mine.includes(use);
    const look = (
      <Button
        key={use}
        variant={primary && !refused ? 'filled' : 'default'}
        leftSection={icon}
        loading={actions.busy === `${credential.id} ${use}`}
        // Not the attribute `disabled`: the keyboard must come here to read why.
        {...(refused && { 'data-disabled': true })}
        aria-disabled={refused}
        onClick={() => {
          if (!refused) void run();
        }}
      >
        {t(`action.${use}`)}
      </Button>
    );
    return refused ? (
      <Tooltip key={use} label={t(`use.refused.${use}`)} events={hoverAndFocus}>
        {look}
      </Tooltip>
    ) : (
      look
    );
  };
  return (
    <>
      {asset !== undefined &&
        canLogIn(credential, asset) &&
        button(
          'log-in',
          <IconTerminal2 size={16} aria-hidden />,
          () => actions.logIn(credential, asset),
          true,
        )}
      {session !== undefined &&
        button('type', <IconKeyboard size={16} aria-hidden />, () => actions.type(credential))}
      {credential.kind === 'totp' &&
        button('totp', <IconClock2 size={16} aria-hidden />, () => actions.totp(credential), true)}
      {button('reveal', <IconEye size={16} aria-hidden />, () => actions.reveal(credential))}
      {button('copy', <IconCopy size={16} aria-hidden />, () => actions.copy(credential))}
    </>
  );
}

const hoverAndFocus = { hover: true, focus: true, touch: true };
