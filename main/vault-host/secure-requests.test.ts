import { describe, expect, it, vi } from 'vitest';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { secureWindow, type SecureRequestOf } from '../../common/features/vault/secure-window.ts';
import { connect } from '../../common/ipc/port-rpc.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { err, ok } from '../../common/lib/result.ts';
import { portPair } from '../../test/fakes/port-pair.ts';
import { secureRequests } from './secure-requests.ts';

const question = { kind: 'local-shell', shell: '/bin/sh' } as const;
const reveal: SecureRequestOf<'reveal'> = {
  kind: 'reveal',
  of: { name: 'core switch' },
  fields: [{ name: 'password', label: '', kind: 'hidden' }],
  closeAfterSeconds: 30,
};
const enter: SecureRequestOf<'enter'> = {
  kind: 'enter',
  of: { name: 'core switch' },
  fields: [{ name: 'password', label: '', kind: 'hidden', isRequired: true, isSet: false }],
  mayAdd: false,
};

function door() {
  const wanted: string[] = [];
  const requests = secureRequests({
    random: secureRandom,
    emit: event => {
      if (event.name === 'secureWindowWanted') wanted.push(event.payload.id);
    },
    onBug: vi.fn(),
  });
  const openWindow = (id = wanted.at(-1) ?? '') => {
    const [near, far] = portPair();
    requests.attach(id, far);
    return connect(near, secureWindow, appErrorOf('vault-host-gone'));
  };
  return { requests, wanted, openWindow };
}

describe('a question', () => {
  it('is agreed to by the window alone, and once', async () => {
    const { requests, wanted, openWindow } = door();
    const answer = requests.ask(question);
    const window = openWindow();
    expect(await window.call('request')).toEqual(ok({ kind: 'consent', question }));
    expect(await window.call('answer', { agreed: true })).toEqual(ok(undefined));
    expect(await answer).toBe(true);
    const again = openWindow(wanted[0]);
    expect(await again.call('request')).toEqual(err(appErrorOf('vault-host-gone')));
  });

  it.each(['refused', 'closed', 'ended by a lock'])('is not agreed to when %s', async how => {
    const { requests, openWindow } = door();
    const answer = requests.ask(question);
    const window = openWindow();
    if (how === 'refused') await window.call('answer', { agreed: false });
    else if (how === 'closed') window.close();
    else requests.endAll(appErrorOf('locked'));
    expect(await answer).toBe(false);
  });

  it('is not announced under an id that can be guessed, nor answered under another', async () => {
    const { requests, openWindow } = door();
    const answer = requests.ask(question);
    const stranger = openWindow(crypto.randomUUID());
    expect(await stranger.call('answer', { agreed: true })).toMatchObject({ ok: false });
    await openWindow().call('answer', { agreed: false });
    expect(await answer).toBe(false);
  });

  it('is refused unseen while too many wait', async () => {
    const { requests, wanted } = door();
    for (let n = 0; n < 4; n += 1) void requests.ask(question);
    expect(await requests.ask(question)).toBe(false);
    expect(wanted).toHaveLength(4);
  });
});

it('gives fields to the window only while it is open, and wipes what it gave', async () => {
  const { requests, openWindow } = door();
  const given = utf8('hunter2');
  const outcome = requests.show(reveal, { field: async () => ok(given) });
  const window = openWindow();
  expect(await window.call('field', { name: 'password' })).toEqual(ok(utf8('hunter2')));
  expect([...given].every(byte => byte === 0)).toBe(true);
  expect(await window.call('copy', { name: 'password' })).toMatchObject({
    error: { kind: 'not-permitted' },
  });
  window.close();
  expect(await outcome).toEqual(ok(undefined));
});

it('keeps the window when what was typed is refused, and wipes what came', async () => {
  const { requests, openWindow } = door();
  const came: Uint8Array[] = [];
  const outcome = requests.show(enter, {
    submit: async ({ fields }) => {
      came.push(...fields.map(({ value }) => value));
      return came.length === 1 ? err(appErrorOf('wrong-passphrase')) : ok(undefined);
    },
  });
  const window = openWindow();
  const typed = { name: 'password', label: '', kind: 'hidden', value: utf8('hunter2') } as const;
  const first = await window.call('submit', { fields: [typed], removed: [] });
  expect(first).toEqual(err(appErrorOf('wrong-passphrase')));
  const second = await window.call('submit', { fields: [typed], removed: [] });
  expect(second).toEqual(ok(undefined));
  expect(await outcome).toEqual(ok(undefined));
  expect(came.flatMap(bytes => [...bytes]).every(byte => byte === 0)).toBe(true);
});

it('takes no consent from a window that shows something else', async () => {
  const { requests, openWindow } = door();
  const outcome = requests.show(enter, {});
  const window = openWindow();
  expect(await window.call('answer', { agreed: true })).toMatchObject({ ok: false });
  window.close();
  expect(await outcome).toEqual(err(appErrorOf('cancelled')));
});
