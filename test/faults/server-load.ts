import type { SpaceId } from '../../common/lib/ids.ts';
import { randomChange } from '../builders/server-account.ts';
import { wireClient, type WireClient } from '../builders/wire-client.ts';

/** Devices that push to one server without pause, and remember what was acknowledged. */
export interface ServerLoad {
  /** Every acknowledged change's number, by its id. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Requests that failed: they got no answer, or a refusal. */
  readonly failed: () => number;
  /** Logs in to the server at this URL and pushes until `until` settles. */
  run(url: string, until: () => Promise<unknown>): Promise<void>;
}

/** Load on one space by devices of one account; each push is of one to eight changes. */
export function serverLoad(client: WireClient, space: SpaceId, devices: number): ServerLoad {
  const acknowledged = new Map<string, string>();
  let failures = 0;
  const one = async (at: WireClient, isOver: () => boolean): Promise<void> => {
    for (let count = 1; !isOver(); count = (count % 8) + 1) {
      const changes = await Promise.all(
        Array.from({ length: count }, () => randomChange(client.who, space)),
      );
      try {
        const { results } = await at.push(space, changes);
        for (const result of results) {
          if (!('seq' in result)) throw new Error(`a sound change was refused: ${result.code}`);
          acknowledged.set(result.id, result.seq);
        }
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('a sound change')) throw error;
        failures += 1;
      }
    }
  };
  return {
    acknowledged,
    failed: () => failures,
    run: async (url, until) => {
      let over = false;
      const at = wireClient(url, client.who);
      await at.logIn();
      const all = Array.from({ length: devices }, () => one(at, () => over));
      await until();
      over = true;
      await Promise.all(all);
    },
  };
}
