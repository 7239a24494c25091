import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '../../common/features/settings/preferences.ts';
import { startCutProxy, type CutProxy } from '../hosts/cut-proxy.ts';
import { launchRackside, type RacksideApp } from '../hosts/rackside-app.ts';
import type { SshHost } from '../hosts/ssh-host.ts';
import { startSwitch } from '../hosts/switch.ts';
import { spawnSyncServer, type SpawnedSyncServer } from '../hosts/sync-server.ts';
import { wordsOf } from '../e2e/pages/words.ts';
import type { Person } from '../e2e/pages/person.ts';

/** Everything real that a story needs, on loopback and in a folder of its own. */
export interface Stage {
  readonly server: SpawnedSyncServer;
  readonly line: CutProxy;
  readonly switchHost: SshHost;
  /** Holds every profile and the server's data. */
  readonly folder: string;
  readonly profileOf: (who: string) => string;
  /** Starts somebody's app; the same profile each time. */
  readonly start: (who: string) => Promise<Person>;
  readonly strike: () => Promise<void>;
}

/** Sets the stage: the built server, a line to it that is cut, a switch behind SSH, no app yet. */
export async function setStage(options: {
  readonly language: Language;
  readonly theme?: 'light' | 'dark';
}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'rackside-stage-'));
  const server = await spawnSyncServer({ dataDir: join(folder, 'server') });
  const line = await startCutProxy(server.port);
  const switchHost = await startSwitch();
  const running = new Set<RacksideApp>();
  const profileOf = (who: string): string => join(folder, who);
  return {
    server,
    line,
    switchHost,
    folder,
    profileOf,
    start: async who => {
      const app = await launchRackside({ ...options, profile: profileOf(who) });
      running.add(app);
      app.electron.process().once('exit', () => running.delete(app));
      return { app, page: app.page, say: wordsOf(options.language) };
    },
    strike: async () => {
      await Promise.allSettled([...running].map(app => app.close()));
      await Promise.allSettled([line.stop(), switchHost.stop(), server.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
