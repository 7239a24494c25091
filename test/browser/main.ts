import type { Connection } from '../../common/features/sync/transport.ts';
import { language, preferences } from '../../common/features/settings/preferences.ts';
import { spaceLevel } from '../../common/features/storage/disk-space.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { startApp } from '../../renderer/app/start.tsx';
import { startDataWorker } from '../../renderer/data/data-client.ts';
import { fakeBridge, type FakeBridge } from '../fakes/fake-bridge.ts';
import { laySample } from './sample.ts';

/**
 * The app in a plain browser, on a fake bridge; for looking at screens while working on them.
 * `?workspace&sample&lang=zh-CN&theme=dark&net=offline&joiner&nospaces&strict&brokenaudit&many=5000`
 */
const asked = new URLSearchParams(location.search);
const server = 'https://sync.example.com';
const connections: Record<string, Connection> = {
  local: { state: 'local' },
  connecting: { state: 'connecting', server },
  online: { state: 'online', server, since: Date.now() },
  offline: {
    state: 'offline',
    server,
    reason: 'server-unreachable',
    retryAt: Date.now() + 42_000,
  },
};
const tongue = language.safeParse(asked.get('lang'));
const theme = preferences.shape.theme.safeParse(asked.get('theme'));

const fake = fakeBridge(
  {
    workspace: asked.has('workspace'),
    people: Number(asked.get('people') ?? 1),
    disk: { lost: asked.has('lost'), level: spaceLevel.catch('ample').parse(asked.get('space')) },
    preferences: {
      language: tongue.success ? tongue.data : null,
      theme: theme.success ? theme.data : 'light',
    },
    connection: connections[asked.get('net') ?? 'local'] ?? { state: 'local' },
    joiner: asked.has('joiner'),
    noSpaces: asked.has('nospaces'),
    strict: asked.has('strict'),
    brokenAudit: asked.has('brokenaudit'),
  },
  secureRandom,
  systemClock,
);

declare global {
  interface Window {
    fake: FakeBridge;
  }
}
window.fake = fake;

// Keys are new with each load, so records of the load before could not be opened.
const databases = await indexedDB.databases();
for (const { name } of databases) if (name !== undefined) indexedDB.deleteDatabase(name);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
await startApp({
  root,
  bridge: fake.bridge,
  platform: { clock: systemClock, random: secureRandom },
  startData: ports => {
    const client = startDataWorker(ports);
    if (!asked.has('sample')) return client;
    return {
      ...client,
      call: async (name, ...input) => {
        const answer = await client.call(name, ...input);
        if (name === 'open')
          await laySample(fake, client, secureRandom, Number(asked.get('many') ?? 0));
        return answer;
      },
    };
  },
});
