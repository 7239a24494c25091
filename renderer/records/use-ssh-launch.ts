import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../common/features/assets/asset-view.ts';
import { FAULT, type TimelineEntry } from '../../common/features/problems/fault.ts';
import { TIMELINE } from '../../common/records/timeline.ts';
import { terminalExcerpt } from '../../common/features/problems/terminal-excerpt.ts';
import type { Credential } from '../../common/features/vault/credential-view.ts';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import { appendEdit, type FieldEdit } from '../../common/records/record-edit.ts';
import { useData } from '../data/data-context.tsx';
import { useErrorText } from '../lib/error-text.ts';
import { useTerminals } from '../lib/terminals.ts';
import { keepHostKey } from './keep-host-key.ts';

/** What a session is opened for. */
export interface SshLaunch {
  readonly asset: Asset;
  readonly credential: Credential;
  readonly work: WorkItem;
  /** Why; the site's rules say whether one must be given. */
  readonly reason?: string | undefined;
  /** The work's number, for the button that takes output over; a fault only. */
  readonly captureTo?: string | undefined;
}

/**
 * Opens an SSH session to an asset with a stored credential, bound to work. What follows is recorded
 * from here, whatever screen is open by then: the accepted host key in the asset, the output that the
 * person takes over in the fault. The use itself is written down by the vault host.
 */
export function useSshLaunch(): (launch: SshLaunch) => void {
  const data = useData();
  const terminals = useTerminals();
  const errorText = useErrorText();
  const { t } = useTranslation('vault');

  return useCallback(
    launch => {
      const { asset, credential, work } = launch;
      const { host, sshPort: port } = asset;
      const record = async (edits: FieldEdit[], failed: string, done?: string): Promise<void> => {
        const result = await data.call('commit', { edits });
        if (!result.ok) tell(failed, errorText(result.error), 'red');
        else if (done !== undefined) tell(done, undefined, 'green');
      };
      const pinHostKey = async (key: HostKey): Promise<void> => {
        const kept = await keepHostKey(data, asset, key);
        if (kept.ok) return;
        tell(t('session.keyNotKept'), errorText(kept.error), 'red');
        // The dialog asks again: what nobody else will see refused is not accepted.
        throw new Error('the host key was not kept');
      };
      const timeline = (entry: TimelineEntry): FieldEdit[] =>
        work.type === 'fault'
          ? [appendEdit({ space: work.space, type: FAULT, id: work.id }, TIMELINE, entry)]
          : [];

      terminals.open({
        title: asset.name,
        target: {
          transport: 'ssh',
          host,
          port,
          hostKeys: asset.hostKeys,
          credential: {
            record: credential.id,
            username: credential.username,
            sealed: credential.secret,
            work,
            logIn: credential.kind === 'ssh-key' ? 'private-key' : 'password',
            ...(launch.reason !== undefined && { reason: launch.reason }),
          },
        },
        onHostKeyAccepted: pinHostKey,
        ...(work.type === 'fault' && {
          captureTo: launch.captureTo,
          onCaptured: (output: string) => {
            const { text } = terminalExcerpt(output);
            if (text === '') {
              tell(t('session.nothingToAttach'), undefined, 'yellow');
              return;
            }
            const { username } = credential;
            void record(
              timeline({ kind: 'terminal-output', host, username, text }),
              t('session.outputNotKept'),
              t('session.outputKept', { number: launch.captureTo ?? '' }),
            );
          },
        }),
      });
    },
    [data, terminals, errorText, t],
  );
}

function tell(title: string, message: string | undefined, color: string): void {
  notifications.show({ title, message, color });
}
