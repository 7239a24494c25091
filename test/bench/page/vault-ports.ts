import type { AppError } from '../../../common/errors/app-error.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { vaultDesk, type VaultDesk } from '../../../common/features/vault/vault-desk.ts';
import type { Bridge } from '../../../common/ipc/bridge.ts';
import { connect, type Client } from '../../../common/ipc/port-rpc.ts';
import type { Result } from '../../../common/lib/result.ts';
import { portOf } from '../../../renderer/lib/message-port.ts';
import { awaitPort } from '../../../renderer/lib/ports.ts';

/** The app's own bridge, as preload made it. */
export function bridge(): Bridge {
  return (window as unknown as { readonly rackside: Bridge }).rackside;
}

/** The value of an answer that must be a success. */
export async function must<T>(answer: Promise<Result<T, AppError>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A vault host that has just been started, locked. */
export interface VaultPorts {
  readonly desk: Client<VaultDesk>;
  /** For the data worker. */
  readonly records: MessagePort;
}

/** Starts the vault host, as the app does when somebody begins to unlock. */
export async function openVault(): Promise<VaultPorts> {
  const desk = must(awaitPort('vault-desk'));
  const records = must(awaitPort('vault-records'));
  await must(bridge().workspace.openVault());
  return {
    desk: connect(portOf(await desk), vaultDesk, appErrorOf('vault-host-gone')),
    records: await records,
  };
}

/** Opens the way to main's keeper of the store: its journal and witness. */
export async function openKeeper(): Promise<MessagePort> {
  const port = must(awaitPort('storage-keeper'));
  await must(bridge().storage.openKeeper());
  return port;
}

/** Opens the way to main's sync client. */
export async function openTransport(): Promise<MessagePort> {
  const port = must(awaitPort('sync-transport'));
  await must(bridge().sync.openTransport());
  return port;
}

/** Tries until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  everyMs = 20,
): Promise<T> {
  const giveUp = performance.now() + 60_000;
  while (performance.now() < giveUp) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
  throw new Error(`waited for a minute: ${what}`);
}
