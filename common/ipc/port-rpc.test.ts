import { expect, it } from 'vitest';
import { z } from 'zod';
import { appErrorOf } from '../errors/app-error.ts';
import { err, ok } from '../lib/result.ts';
import { nothing, type Contract } from './calls.ts';
import { connect, serve, type Port } from './port-rpc.ts';

const contract = {
  calls: {
    double: { input: z.object({ n: z.number() }), output: z.number() },
    refuse: { input: nothing, output: nothing },
    hang: { input: nothing, output: nothing },
    break: { input: nothing, output: nothing },
  },
  events: { ticked: z.object({ at: z.number() }) },
} as const satisfies Contract;

/** Two ports joined to each other; closing one closes both, as MessagePorts do. */
function portPair(): [Port, Port] {
  const ends = [0, 1].map(() => ({
    messages: [] as ((data: unknown) => void)[],
    closes: [] as (() => void)[],
  }));
  const [left, right] = [ends[0]!, ends[1]!];
  const portOf = (own: typeof left, other: typeof left): Port => ({
    postMessage: message => {
      const copy = structuredClone(message);
      queueMicrotask(() => other.messages.forEach(listener => listener(copy)));
    },
    onMessage: listener => own.messages.push(listener),
    onClose: listener => own.closes.push(listener),
    close: () => [...own.closes, ...other.closes].forEach(listener => listener()),
  });
  return [portOf(left, right), portOf(right, left)];
}

function joined() {
  const [near, far] = portPair();
  const bugs: string[] = [];
  const server = serve(
    far,
    contract,
    {
      double: ({ n }) => Promise.resolve(ok(n * 2)),
      refuse: () => Promise.resolve(err(appErrorOf('locked'))),
      hang: () => new Promise(() => undefined),
      break: () => Promise.reject(new Error('secret text')),
    },
    call => bugs.push(call),
  );
  return {
    client: connect(near, contract, appErrorOf('vault-host-gone')),
    server,
    bugs,
    near,
    far,
  };
}

it('answers calls in any order, each with its own result', async () => {
  const { client } = joined();
  const answers = await Promise.all([1, 2, 3].map(n => client.call('double', { n })));
  expect(answers).toEqual([ok(2), ok(4), ok(6)]);
  expect(await client.call('refuse')).toEqual(err(appErrorOf('locked')));
});

it('names the wrong field and never repeats its value', async () => {
  const { client } = joined();
  const answer = await client.call('double', { n: 'a secret' } as never);
  expect(answer).toEqual(err(appErrorOf('invalid-input', { where: 'double: n' })));
});

it('refuses names that the contract does not have, inherited ones too', async () => {
  const { client } = joined();
  for (const name of ['nothing', 'toString', '__proto__', 'constructor']) {
    const answer = await client.call(name as never, undefined as never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  }
});

it('turns a bug into `unexpected` without its message', async () => {
  const { client, bugs } = joined();
  expect(await client.call('break')).toEqual(err(appErrorOf('unexpected', { where: 'break' })));
  expect(bugs).toEqual(['break']);
});

it('ends open calls when the port closes, and every later one', async () => {
  const { client, far } = joined();
  const open = client.call('hang');
  far.close();
  expect(await open).toEqual(err(appErrorOf('vault-host-gone')));
  expect(await client.call('double', { n: 1 })).toEqual(err(appErrorOf('vault-host-gone')));
});

it('delivers events that fit and drops those that do not', async () => {
  const { client, server, far } = joined();
  const heard: number[] = [];
  const stop = client.on('ticked', ({ at }) => heard.push(at));
  server.emit('ticked', { at: 1 });
  far.postMessage({ t: 'event', name: 'ticked', payload: { at: 'soon' } });
  far.postMessage('garbage');
  for (const name of ['nothing', 'toString', 'constructor', '__proto__']) {
    far.postMessage({ t: 'event', name, payload: { at: 3 } });
  }
  await Promise.resolve();
  await Promise.resolve();
  stop();
  server.emit('ticked', { at: 2 });
  await Promise.resolve();
  expect(heard).toEqual([1]);
});
