import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { backupReader, type BackupReader } from '../../../common/features/storage/backup-reader.ts';
import { connect, type Client } from '../../../common/ipc/port-rpc.ts';
import { portOf } from '../../lib/message-port.ts';

/** A process that holds a backup's keys for as long as it lives, and nothing of the person at work. */
export interface ReaderProcess {
  readonly client: Client<BackupReader>;
  end(): void;
}

/**
 * Starts one from the vault host's script.
 * @param openSecureWindow opens the window in which the passphrase is typed; gives it the port's one end
 */
export function startReaderProcess(
  script: string,
  openSecureWindow: (serve: (port: MessagePortMain) => void) => void,
): ReaderProcess {
  const host = utilityProcess.fork(script, [], {
    serviceName: 'Rackside backup',
    env: {},
    stdio: 'inherit',
  });
  const { port1, port2 } = new MessageChannelMain();
  host.postMessage({ kind: 'backup-reader' }, [port2]);
  const client = connect(portOf(port1), backupReader, appErrorOf('vault-host-gone'));
  host.once('exit', () => client.close());
  client.on('secureWindowWanted', ({ id }) =>
    openSecureWindow(port => host.postMessage({ kind: 'secure', id }, [port])),
  );
  return {
    client,
    end: () => {
      host.kill();
    },
  };
}
