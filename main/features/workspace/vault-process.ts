import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { vaultControl, type VaultControl } from '../../../common/features/vault/vault-control.ts';
import { connect, serve, type Client, type Handlers } from '../../../common/ipc/port-rpc.ts';
import {
  vaultKeystore,
  type VaultKeystore,
} from '../../../common/features/vault/vault-keystore.ts';
import { portOf } from '../../lib/message-port.ts';

/** A running vault host and the ends of its ports that others are to have. */
export interface VaultProcess {
  readonly control: Client<VaultControl>;
  /** For the window's page. */
  readonly desk: MessagePortMain;
  /** For the data worker, by way of the page. */
  readonly records: MessagePortMain;
  /** A way for a session host to ask for released credentials; a new one for each session host. */
  releasePort(): MessagePortMain;
  /** Gives the vault host a port to the secure window that it wanted under this id. */
  secureWindow(id: string, port: MessagePortMain): void;
  /** Ends the process: with it go all keys. */
  end(): void;
}

/**
 * Starts the vault host, locked. It gets an empty environment and no arguments; its folder comes with
 * the first message. `onGone` is called once, however it ends.
 */
export function startVaultProcess(
  script: string,
  dir: string,
  keystore: {
    readonly handlers: Handlers<VaultKeystore>;
    readonly onBug: (call: string, bug: unknown) => void;
  },
  onGone: (code: number) => void,
): VaultProcess {
  const host = utilityProcess.fork(script, [], {
    serviceName: 'Rackside vault',
    env: {},
    stdio: 'inherit',
  });
  const control = new MessageChannelMain();
  const desk = new MessageChannelMain();
  const records = new MessageChannelMain();
  const release = new MessageChannelMain();
  const keys = new MessageChannelMain();
  host.postMessage({ kind: 'start', dir }, [
    control.port2,
    desk.port2,
    records.port2,
    release.port2,
    keys.port2,
  ]);
  serve(portOf(keys.port1), vaultKeystore, keystore.handlers, keystore.onBug);

  let firstRelease: MessagePortMain | undefined = release.port1;
  const client = connect(portOf(control.port1), vaultControl, appErrorOf('vault-host-gone'));
  host.once('exit', code => {
    client.close();
    onGone(code);
  });
  return {
    control: client,
    desk: desk.port1,
    records: records.port1,
    releasePort: () => {
      const first = firstRelease;
      if (first !== undefined) {
        firstRelease = undefined;
        return first;
      }
      const further = new MessageChannelMain();
      host.postMessage({ kind: 'release' }, [further.port2]);
      return further.port1;
    },
    secureWindow: (id, port) => host.postMessage({ kind: 'secure', id }, [port]),
    end: () => {
      host.kill();
    },
  };
}
