import { secureRandom } from '../common/lib/random.ts';
import { startPostgres } from '../test/hosts/postgres.ts';
import { describeServer } from '../test/integration/server/describe-server.ts';
import { openPostgres } from './db/postgres.ts';

describeServer('on PostgreSQL', async () => {
  const host = await startPostgres();
  const db = openPostgres({
    url: host.url,
    connections: 20,
    random: secureRandom,
    onBroken: () => undefined,
  });
  return {
    db,
    stop: async () => {
      await db.close();
      await host.stop();
    },
  };
});
