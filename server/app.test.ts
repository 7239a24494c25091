import { describeServer } from '../test/integration/server/describe-server.ts';
import { openPglite } from './db/pglite.ts';

describeServer('on PGlite', async () => {
  const db = await openPglite();
  return { db, stop: () => db.close() };
});
