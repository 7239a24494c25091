import { notifications } from '@mantine/notifications';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CredentialRef, SealedSecret, WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { Asset } from '../../common/features/assets/asset-view.ts';
import type { Credential } from '../../common/features/vault/credential-view.ts';
import type { CredentialUse } from '../../common/features/vault/policy.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Result } from '../../common/lib/result.ts';
import { useErrorText } from '../lib/error-text.ts';
import { useTerminals } from '../lib/terminals.ts';
import { useVaultDesk } from '../lib/vault-desk.ts';
import { mainField } from './secret-field-choice.ts';
import { sessionAt } from './session-at.ts';
import { useSshLaunch } from './use-ssh-launch.ts';
import { useWorkQuestion } from './use-work-question.tsx';

/** What a use was allowed for, as the vault host wants it; with the work's number, for labels. */
export interface NamedUse {
  readonly ref: CredentialRef;
  readonly number: string | undefined;
}

/** How a use differs from the usual one. */
export interface UseOptions {
  /** The secret field; the main one of its kind when absent. */
  readonly field?: string | undefined;
  /** An earlier secret from the credential's history. */
  readonly earlier?: SealedSecret | undefined;
  /** The work that the person came from. */
  readonly from?: WorkItem | undefined;
}

/** Uses of stored credentials. Each asks for work and reason, and tells what came of it. */
export interface CredentialActions {
  /** The question for work, to be placed on the screen. */
  readonly dialog: ReactNode;
  /** Credential and use that are under way. */
  readonly busy: string | undefined;
  readonly reveal: (credential: Credential, options?: UseOptions) => Promise<void>;
  readonly copy: (credential: Credential, options?: UseOptions) => Promise<void>;
  readonly totp: (credential: Credential, options?: UseOptions) => Promise<void>;
  /** Into the session that is open at the credential's address. */
  readonly type: (credential: Credential, options?: UseOptions) => Promise<void>;
  /** Opens a session at the credential's device. */
  readonly logIn: (credential: Credential, asset: Asset, from?: WorkItem) => Promise<void>;
  /** The work and reason of another use; undefined when it is refused or called off. */
  readonly nameWork: (
    credential: Credential,
    use: CredentialUse,
    from?: WorkItem,
  ) => Promise<NamedUse | undefined>;
}

/** The ways to use a stored credential; the secret itself never comes to the page. */
export function useCredentialActions(): CredentialActions {
  const { t } = useTranslation('vault');
  const desk = useVaultDesk();
  const terminals = useTerminals();
  const errorText = useErrorText();
  const launch = useSshLaunch();
  const { ask, dialog } = useWorkQuestion();
  const [busy, setBusy] = useState<string | undefined>();

  const tell = useCallback(
    (title: string, error: AppError): void => {
      // The person closed the window: they know.
      if (error.kind === 'cancelled') return;
      notifications.show({ title, message: errorText(error), color: 'red' });
    },
    [errorText],
  );

  const nameWork = useCallback<CredentialActions['nameWork']>(
    async (credential, use, from) => {
      const { space, name, id, username, secret } = credential;
      const allowed = await desk.call('policy', { space });
      if (!allowed.ok) {
        tell(t(`use.failed.${use}`), allowed.error);
        return undefined;
      }
      if (!allowed.value.mine.includes(use)) {
        notifications.show({
          title: t(`use.refused.${use}`),
          message: t('use.refusedHint'),
          color: 'yellow',
        });
        return undefined;
      }
      const named = await ask({
        space,
        asset: credential.asset ?? undefined,
        what: t(`use.question.${use}`, { name }),
        from,
        isReasonNeeded: allowed.value.policy.reasonFor.includes(use),
      });
      if (named === undefined) return undefined;
      const { work, reason, number } = named;
      return { ref: { record: id, username, sealed: secret, work, reason }, number };
    },
    [desk, ask, t, tell],
  );

  const run = useCallback(
    async (
      credential: Credential,
      use: CredentialUse,
      options: UseOptions,
      does: (ref: CredentialRef) => Promise<Result<unknown, AppError>>,
    ): Promise<void> => {
      const named = await nameWork(credential, use, options.from);
      if (named === undefined) return;
      setBusy(`${credential.id} ${use}`);
      const { ref } = named;
      const done = await does({ ...ref, sealed: options.earlier ?? ref.sealed });
      setBusy(undefined);
      if (!done.ok) tell(t(`use.failed.${use}`), done.error);
    },
    [nameWork, t, tell],
  );

  return useMemo<CredentialActions>(() => {
    /** The field that is meant, by its name; asks the vault host which there are. */
    const fieldOf = async (
      credential: Credential,
      { field }: UseOptions,
    ): Promise<string | undefined> => {
      if (field !== undefined) return field;
      const fields = await desk.call('secretFields', { sealed: credential.secret });
      if (!fields.ok) {
        tell(t('use.noFields'), fields.error);
        return undefined;
      }
      return mainField(credential.kind, fields.value)?.name;
    };
    return {
      dialog,
      busy,
      nameWork,
      logIn: async (credential, asset, from) => {
        const named = await nameWork(credential, 'log-in', from);
        if (named === undefined) return;
        const { work, reason } = named.ref;
        launch({ asset, credential, work, reason, captureTo: named.number });
      },
      reveal: (credential, options = {}) =>
        run(credential, 'reveal', options, ref =>
          desk.call('reveal', {
            ...subjectOf(credential),
            credential: ref,
            ...(options.earlier !== undefined && { earlierThan: credential.secret }),
          }),
        ),
      copy: async (credential, options = {}) => {
        const field = await fieldOf(credential, options);
        if (field === undefined) return;
        await run(credential, 'copy', options, async ref => {
          const copied = await desk.call('copy', { credential: ref, field });
          if (copied.ok) {
            const { seconds } = copied.value;
            notifications.show({
              title: t('use.copied', { name: credential.name }),
              message: t('use.copiedHint', { count: seconds }),
              color: 'green',
              autoClose: 8_000,
            });
          }
          return copied;
        });
      },
      totp: async (credential, options = {}) => {
        const field = await fieldOf(credential, options);
        if (field === undefined) return;
        await run(credential, 'totp', options, ref =>
          desk.call('totp', { ...subjectOf(credential), credential: ref, field }),
        );
      },
      type: async (credential, options = {}) => {
        const session = sessionAt(terminals.sessions, credential.secret.target);
        if (session === undefined) {
          notifications.show({
            title: t('use.noSession'),
            message: t('use.noSessionHint'),
            color: 'yellow',
          });
          return;
        }
        const field = await fieldOf(credential, options);
        if (field === undefined) return;
        await run(credential, 'type', options, async ref => {
          terminals.activate(session.id);
          return await terminals.typeSecret(session.id, { credential: ref, field, enter: true });
        });
      },
    };
  }, [dialog, busy, nameWork, run, desk, terminals, launch, t, tell]);
}

function subjectOf({ name, username }: Credential) {
  return { name, username };
}
