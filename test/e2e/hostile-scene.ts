import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { createEdits } from '../../common/records/record-edit.ts';
import { launchRackside } from '../hosts/rackside-app.ts';
import { castFor } from '../story/cast.ts';
import { cancelDialogs, injectScript, type HostilePage } from './hostile-page.ts';
import { field } from './pages/fields.ts';
import { createWorkspace, seeHome } from './pages/gate.ts';
import type { Person } from './pages/person.ts';
import { addSite } from './pages/sites.ts';
import { beginCredential, storeSecret } from './pages/vault.ts';
import { wordsOf } from './pages/words.ts';

/** What no answer may hold. */
export const SECRET = 'Unguessable-in-the-page-4711';

const { technician, site } = castFor('en');

/** A stored credential, as a record in the page has it. */
export interface StoredCredential {
  readonly record: string;
  readonly space: string;
  readonly sealed: Readonly<Record<string, unknown>>;
  /** Work under way that it is for: script can make that up, see docs/threat-model.md. */
  readonly work: WorkItem;
}

/** A real app, unlocked, with hostile script in its page from before that. */
export interface HostileScene {
  readonly profile: string;
  readonly person: Person;
  readonly script: HostilePage;
  readonly stored: StoredCredential;
  /** Where stolen things would be brought to, and what was heard there. */
  readonly elsewhere: string;
  readonly heard: readonly string[];
  stop(): Promise<void>;
}

interface StoredRecord {
  readonly id: string;
  readonly space: string;
  readonly fields: Readonly<Record<string, readonly { readonly value: Record<string, unknown> }[]>>;
}

/** Brings a person to where there is something to steal. */
export async function hostileScene(): Promise<HostileScene> {
  const heard: string[] = [];
  const server = createServer((incoming, response) => {
    heard.push(`${incoming.method} ${incoming.url}`);
    response.setHeader('access-control-allow-origin', '*').end('{}');
  });
  // Every way to a port counts, whatever is spoken there.
  server.on('connection', () => heard.push('tcp'));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => heard.push('udp'));
  await new Promise<void>(done => datagrams.bind(port, '127.0.0.1', done));

  const profile = await mkdtemp(join(tmpdir(), 'rackside-hostile-'));
  const app = await launchRackside({ language: 'en', profile });
  const person = { app, page: app.page, say: wordsOf('en') };
  const script = await injectScript(app.page);
  await cancelDialogs(app);
  await createWorkspace(person, technician);
  await seeHome(person);
  await addSite(person, site);
  const secure = await beginCredential(person, { kind: 'password', name: 'Core', username: 'ops' });
  await field(secure, person.say('secure:field.password')).fill(SECRET);
  await storeSecret(person, secure, 'Core');
  const listed = await script.data('list', { type: 'credential' });
  const [record] = (listed.value as { records: StoredRecord[] }).records;
  const [head] = record!.fields['secret']!;
  const space = record!.space as SpaceId;
  const work = { type: 'fault', space, id: newId<RecordId>(secureRandom) } as const;
  await script.data('commit', { edits: createEdits(work, { title: 'x', step: 'submitted' }) });
  return {
    profile,
    person,
    script,
    stored: { record: record!.id, space, sealed: head!.value, work },
    elsewhere: `http://127.0.0.1:${port}`,
    heard,
    stop: async () => {
      await app.close();
      server.close();
      datagrams.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
