import { generateKeyPairSync } from 'node:crypto';
import { connect as connectTcp, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionTarget } from '../../../common/features/terminal/session.ts';
import type { HostKey } from '../../../common/lib/host-key.ts';
import { freePort } from '../../hosts/free-port.ts';
import { startHoneypot, type Honeypot } from '../../hosts/honeypot.ts';
import { hostKeyPair } from '../../hosts/ssh-host-key.ts';
import { sshTarget, terminalRig, type Pane, type TerminalRig } from './terminal-rig.ts';

const size = { cols: 80, rows: 24 };
const SECRET = 'Never-Before-Acceptance-8c1d';
const USERNAME = 'netadmin';
/** Long enough for a packet that should not be sent to arrive on loopback. */
const QUIET_MS = 300;

const quiet = (): Promise<void> => new Promise(resolve => setTimeout(resolve, QUIET_MS));

describe('a host whose key is not accepted', () => {
  let pot: Honeypot;
  let rig: TerminalRig;
  let pane: Pane;
  beforeEach(async () => {
    pot = await startHoneypot({ hostKeySeed: 'honeypot' });
    rig = terminalRig({ secret: SECRET });
    pane = rig.pane();
  });
  afterEach(async () => {
    rig.close();
    await pot.stop();
  });

  const open = (hostKeys: readonly HostKey[] = []) =>
    pane.client.call('open', { target: sshTarget(pot, USERNAME, hostKeys), size });
  const nothingWasSent = async () => {
    await quiet();
    expect(pot.connections()).toBe(1);
    expect(pot.authenticationRequests()).toBe(0);
    expect(pot.heard()).toEqual([]);
    expect(rig.releases).toEqual([]);
    expect(rig.bugs).toEqual([]);
  };

  it('is not even connected to when the credential is sealed for another address', async () => {
    const { credential } = sshTarget({ ...pot, port: 22 }, USERNAME) as { credential: object };
    const target = { ...sshTarget(pot, USERNAME), credential } as SessionTarget;
    await pane.client.call('open', { target, size });
    expect(await pane.reached('closed')).toMatchObject({ reason: 'not-permitted' });
    await quiet();
    expect(pot.connections()).toBe(0);
    expect(rig.releases).toEqual([]);
  });

  it('is told nothing while the key is unknown and the question is open', async () => {
    await open();
    const { key } = await pane.reached('host-key-unknown');
    expect(key).toEqual({ algorithm: 'ssh-ed25519', fingerprint: pot.hostFingerprint });
    await nothingWasSent();
  });

  it('is told nothing when the user declines', async () => {
    await open();
    const { key } = await pane.reached('host-key-unknown');
    const answer = { fingerprint: key.fingerprint, accept: false };
    expect(await pane.client.call('decideHostKey', answer)).toMatchObject({ ok: true });
    expect(await pane.reached('closed')).toMatchObject({
      reason: 'host-key-declined',
      detail: { host: pot.host },
    });
    await nothingWasSent();
  });

  it('is told nothing when the answer names another fingerprint; the question stands', async () => {
    await open();
    const { key } = await pane.reached('host-key-unknown');
    const other = hostKeyPair('another').fingerprint;
    expect(
      await pane.client.call('decideHostKey', { fingerprint: other, accept: true }),
    ).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    await nothingWasSent();
    await pane.client.call('decideHostKey', { fingerprint: key.fingerprint, accept: true });
    await pane.reached('closed');
    expect(rig.releases).toHaveLength(1);
  });

  it('is told nothing when its key changed', async () => {
    const expected = hostKeyPair('the key of yesterday');
    const { algorithm, fingerprint } = expected;
    await open([{ algorithm, fingerprint }]);
    expect(await pane.reached('closed')).toEqual({
      state: 'closed',
      reason: 'host-key-changed',
      detail: {
        host: pot.host,
        expected: `ssh-ed25519 ${fingerprint}`,
        got: `ssh-ed25519 ${pot.hostFingerprint}`,
      },
    });
    expect(pane.states.map(({ state }) => state)).toEqual(['connecting', 'closed']);
    const late = { fingerprint: pot.hostFingerprint, accept: true };
    expect(await pane.client.call('decideHostKey', late)).toMatchObject({ ok: false });
    await nothingWasSent();
  });

  it('is told nothing when it shows a key of another type', async () => {
    const accepted = { algorithm: 'ssh-rsa', fingerprint: 'SHA256:AAAA' };
    await open([accepted]);
    expect(await pane.reached('closed')).toMatchObject({
      reason: 'host-key-changed',
      detail: { expected: 'ssh-rsa SHA256:AAAA', got: `ssh-ed25519 ${pot.hostFingerprint}` },
    });
    await nothingWasSent();
  });

  it('is told nothing when the connection drops during the question', async () => {
    await open();
    const { key } = await pane.reached('host-key-unknown');
    pot.cut();
    expect(await pane.reached('closed')).toMatchObject({
      reason: 'host-unreachable',
      detail: { host: pot.host, port: pot.port, why: 'dropped' },
    });
    const late = { fingerprint: key.fingerprint, accept: true };
    expect(await pane.client.call('decideHostKey', late)).toMatchObject({ ok: false });
    await nothingWasSent();
  });

  it('is told nothing when the pane goes during the question', async () => {
    await open();
    await pane.reached('host-key-unknown');
    pane.client.close();
    await nothingWasSent();
  });

  it('is told nothing when the user closes during the question', async () => {
    await open();
    await pane.reached('host-key-unknown');
    await pane.client.call('close');
    expect(await pane.reached('closed')).toMatchObject({ reason: 'cancelled' });
    await nothingWasSent();
  });

  it('gets the password once, after acceptance, and never again', async () => {
    await open();
    const { key } = await pane.reached('host-key-unknown');
    await pane.client.call('decideHostKey', { fingerprint: key.fingerprint, accept: true });
    expect(await pane.reached('closed')).toMatchObject({ reason: 'authentication-failed' });
    const target = { host: pot.host, port: pot.port };
    expect(rig.releases).toEqual([{ target, hostKey: key.fingerprint }]);
    expect(pot.heard().filter(word => word === SECRET)).toHaveLength(1);
    expect(rig.told()).not.toContain(SECRET);
  });
});

describe('a host with several keys', () => {
  it('shows the one that was accepted', async () => {
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const pot = await startHoneypot({ hostKeySeed: 'two', moreHostKeys: [rsa.privateKey] });
    const rig = terminalRig({ secret: SECRET });
    const first = rig.pane();
    await first.client.call('open', {
      target: sshTarget(pot, USERNAME, [{ algorithm: 'ssh-rsa', fingerprint: 'SHA256:unseen' }]),
      size,
    });
    // The RSA key is what it is asked for; it is another one than was accepted.
    expect(await first.reached('closed')).toMatchObject({
      reason: 'host-key-changed',
      detail: { got: expect.stringMatching(/^ssh-rsa SHA256:/) as string },
    });
    expect(pot.authenticationRequests()).toBe(0);
    rig.close();
    await pot.stop();
  });
});

describe('a host that is not there', () => {
  let rig: TerminalRig;
  const limits = { connectMs: 500, loginMs: 500, keepAliveMs: 100 };
  beforeEach(() => {
    rig = terminalRig({ secret: SECRET, limits });
  });
  afterEach(() => rig.close());

  const closedBy = async (at: { host: string; port: number }) => {
    const pane = rig.pane();
    await pane.client.call('open', { target: sshTarget(at, USERNAME), size });
    return pane.reached('closed');
  };

  it('is unreachable: refused', async () => {
    const at = { host: '127.0.0.1', port: await freePort() };
    expect(await closedBy(at)).toEqual({
      state: 'closed',
      reason: 'host-unreachable',
      detail: { ...at, why: 'refused' },
    });
  });

  it('is unreachable: no such name', async () => {
    const at = { host: 'no-such-switch.invalid', port: 22 };
    expect(await closedBy(at)).toMatchObject({ detail: { ...at, why: 'name-not-found' } });
  });

  it.each([
    ['says nothing', undefined, 'timeout'],
    ['speaks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(2_000), 'not-ssh'],
    ['hangs up', '', 'dropped'],
  ])('is unreachable: it %s', async (_what, greeting, why) => {
    const server = createServer(socket => {
      socket.on('error', () => undefined);
      if (greeting === '') socket.end();
      else if (greeting !== undefined) socket.write(greeting);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await closedBy({ host: '127.0.0.1', port })).toMatchObject({
      reason: 'host-unreachable',
      detail: { why },
    });
    server.close();
  });

  it('is not told anything when the vault is locked', async () => {
    const pot = await startHoneypot({ hostKeySeed: 'locked' });
    const locked = terminalRig({});
    const pane = locked.pane();
    const key = { algorithm: 'ssh-ed25519', fingerprint: pot.hostFingerprint };
    await pane.client.call('open', { target: sshTarget(pot, USERNAME, [key]), size });
    expect(await pane.reached('closed')).toEqual({ state: 'closed', reason: 'locked' });
    // `none` was asked, which tells what the host offers; nothing else.
    expect(pot.heard()).toEqual([USERNAME]);
    locked.close();
    await pot.stop();
  });
});

describe('a connection that breaks', () => {
  it('is told as lost when nothing answers any more', async () => {
    const { startSampleSwitch } = await import('../../hosts/sample-switch.ts');
    const far = await startSampleSwitch();
    // A wire in between that stops carrying without a word, as an unplugged cable does.
    let carries = true;
    const wire = createServer(near => {
      const on = connectTcp(far.port, far.host);
      near.on('data', data => void (carries && on.write(data)));
      on.on('data', data => void (carries && near.write(data)));
      for (const end of [near, on]) end.on('error', () => undefined);
      near.on('close', () => on.destroy());
      on.on('close', () => near.destroy());
    });
    await new Promise<void>(resolve => wire.listen(0, '127.0.0.1', resolve));
    const { port } = wire.address() as { port: number };
    const limits = { connectMs: 5_000, loginMs: 5_000, keepAliveMs: 50 };
    const rig = terminalRig({ secret: far.password, limits });
    const pane = rig.pane();
    const key = { algorithm: 'ssh-ed25519', fingerprint: far.hostFingerprint };
    const target = sshTarget({ host: '127.0.0.1', port }, far.username, [key]);
    await pane.client.call('open', { target, size });
    await pane.shows('<HZ-CORE-SW01>');
    carries = false;
    expect(await pane.reached('closed')).toEqual({
      state: 'closed',
      reason: 'session-closed',
      detail: { host: '127.0.0.1', why: 'keep-alive' },
    });
    rig.close();
    wire.close();
    await far.stop();
  });
});
