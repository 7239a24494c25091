import { dirname } from 'node:path';
import type { MessagePortMain } from 'electron';
import { z } from 'zod';
import { calibrateKdf } from '../../common/crypto/passphrase-kdf.ts';
import { backupReader } from '../../common/features/storage/backup-reader.ts';
import { vaultControl } from '../../common/features/vault/vault-control.ts';
import { vaultDesk } from '../../common/features/vault/vault-desk.ts';
import { vaultKeystore } from '../../common/features/vault/vault-keystore.ts';
import { vaultRecords } from '../../common/features/vault/vault-records.ts';
import { vaultRelease } from '../../common/features/vault/vault-release.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { connect, serve } from '../../common/ipc/port-rpc.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { bugFacts, createLog } from '../lib/log.ts';
import { portOf } from '../lib/message-port.ts';
import { openBackupReader } from './backup/reader.ts';
import { keystoreDoor } from './keystore-door.ts';
import { secureRequests, type SecureDoor } from './secure-requests.ts';
import { openVault, type Vault } from './vault.ts';
import { diskVaultFiles } from './vault-files.ts';
import { wipingPort } from './wiping-port.ts';

// The vault host: an Electron utility process that lives as long as the workspace is unlocked, and is
// the only one that holds account, space and vault keys. To lock is to end it.

const message = z.discriminatedUnion('kind', [
  /** First and once; with the ports control, desk, records, release, keystore. */
  z.object({ kind: z.literal('start'), dir: z.string().min(1) }),
  /** First and once, in place of `start`: a process that opens a backup; with its port. */
  z.object({ kind: z.literal('backup-reader') }),
  /** A port for one more session host. */
  z.object({ kind: z.literal('release') }),
  /** A port of the secure window that was wanted under this id. */
  z.object({ kind: z.literal('secure'), id: z.uuid() }),
]);

const log = createLog(line => process.stderr.write(line));
const onBug = (call: string, bug: unknown): void =>
  log.error('vault-host.bug', { call, ...bugFacts(bug) });

let vault: Vault | undefined;
let readerDoor: SecureDoor | undefined;

function start(dir: string, ports: readonly MessagePortMain[]): Vault {
  const [control, desk, records, release, keystore] = ports;
  if (!control || !desk || !records || !release || !keystore)
    throw new TypeError('the vault host has five ports');
  const opened = openVault({
    files: diskVaultFiles(dir),
    beside: diskVaultFiles(dirname(dir)),
    clock: systemClock,
    random: secureRandom,
    keystore: keystoreDoor(
      connect(
        wipingPort(portOf(keystore)),
        vaultKeystore,
        appErrorOf('unexpected', { where: 'main' }),
      ),
    ),
    chooseKdfCosts: () => calibrateKdf(systemClock, secureRandom),
    report: damage => log.error('vault-host.damage', { kind: damage.kind, ...damage.detail }),
  });
  const served = {
    control: serve(wipingPort(portOf(control)), vaultControl, opened.control, onBug),
    desk: serve(portOf(desk), vaultDesk, opened.desk, onBug),
    records: serve(wipingPort(portOf(records)), vaultRecords, opened.records, onBug),
  };
  opened.onEvent(event => {
    if (event.to === 'desk') served.desk.emit(event.name, undefined);
    else if (event.name === 'workWanted') served.records.emit(event.name, event.payload);
    else if (event.to === 'records') served.records.emit(event.name, undefined);
    else if (event.name === 'unlocked') served.control.emit(event.name, event.payload);
    else if (event.name === 'secureWindowWanted') served.control.emit(event.name, event.payload);
    else if (event.name === 'errandWanted') served.control.emit(event.name, event.payload);
    else served.control.emit(event.name, undefined);
  });
  serveRelease(opened, release);
  return opened;
}

/** Opens a backup's keys, apart from any vault: this process ends when the file has been read. */
function startBackupReader(port: MessagePortMain): SecureDoor {
  const door = secureRequests({
    random: secureRandom,
    emit: event => {
      if (event.to === 'control' && event.name === 'secureWindowWanted') {
        served.emit('secureWindowWanted', event.payload);
      }
    },
    onBug,
  });
  const handlers = openBackupReader({ random: secureRandom, secure: door });
  const served = serve(wipingPort(portOf(port)), backupReader, handlers, onBug);
  return door;
}

function serveRelease(opened: Vault, port: MessagePortMain): void {
  serve(wipingPort(portOf(port)), vaultRelease, opened.release, onBug);
}

process.parentPort.on('message', ({ data, ports }) => {
  const parsed = message.safeParse(data);
  if (!parsed.success) return;
  const [port] = ports;
  if (parsed.data.kind === 'start') vault ??= start(parsed.data.dir, ports);
  else if (port === undefined) return;
  else if (parsed.data.kind === 'backup-reader') readerDoor ??= startBackupReader(port);
  else if (parsed.data.kind === 'secure') {
    (vault?.secure ?? readerDoor)?.attach(parsed.data.id, portOf(port));
  } else if (vault !== undefined) serveRelease(vault, port);
});
