import { randomBytes, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { newId, type ChangeId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import { pushAnswer } from '../../common/sync/protocol/push.ts';
import { PROTOCOL_HEADER } from '../../common/sync/protocol/refusal.ts';
import { ed25519PrivateKey } from '../../main/vault-host/ed25519.ts';
import { TEST_KEY_ID } from '../builders/server-account.ts';
import type { ServerDevice } from './server-device.ts';

/** A sealed change of one short field: its body with nonce and tag. */
const BODY_BYTES = 384;

/** Signed changes as a device would push them; to the server every sealed body looks random. */
export async function sealedChanges(
  by: ServerDevice,
  space: SpaceId,
  count: number,
): Promise<Change[]> {
  const key = ed25519PrivateKey(by.deviceSecret);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const header = {
        v: 1 as const,
        id: newId<ChangeId>(secureRandom),
        org: by.org,
        space,
        device: by.device,
        author: by.account,
        keyId: TEST_KEY_ID,
        schemaV: 1,
      };
      const body = toBase64Url(randomBytes(BODY_BYTES));
      const message = await changeSigningBytes(header, body);
      return { ...header, body, sig: toBase64Url(sign(null, message, key)) };
    }),
  );
}

/** One request of a push, written out beforehand, so that the client costs little of the machine. */
export interface WrittenPush {
  readonly body: Buffer;
  readonly changes: number;
}

/** Writes out a push of these changes. */
export function writePush(by: ServerDevice, changes: readonly Change[]): WrittenPush {
  const body = { org: by.org, space: changes[0]?.space, changes };
  return { body: Buffer.from(JSON.stringify(body)), changes: changes.length };
}

/** Pushes each row of requests over a connection of its own, all rows at once; answers the milliseconds. */
export async function pushRows(
  by: ServerDevice,
  rows: readonly (readonly WrittenPush[])[],
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: rows.length });
  const answers: string[] = [];
  const from = performance.now();
  await Promise.all(
    rows.map(async row => {
      for (const push of row) answers.push(await post(by, agent, push.body));
    }),
  );
  const ms = performance.now() - from;
  agent.destroy();
  // Read afterwards: reading is the device's work, and this process stands for many devices.
  const taken = answers
    .flatMap(text => pushAnswer.parse(JSON.parse(text)).results)
    .filter(result => 'seq' in result);
  const sent = rows.flat().reduce((sum, { changes }) => sum + changes, 0);
  if (taken.length !== sent) throw new Error(`${taken.length} of ${sent} changes were taken`);
  return ms;
}

function post(by: ServerDevice, agent: Agent, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL('/v1/sync/push', by.server),
      {
        method: 'POST',
        agent,
        headers: {
          [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
          'content-type': 'application/json',
          'content-length': body.length,
          authorization: `Bearer ${by.token}`,
        },
      },
      response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`a push was answered ${response.statusCode}: ${text}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
