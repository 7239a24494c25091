import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSshd, whyNoSshd } from '../../hosts/sshd.ts';
import { startSampleSwitch } from '../../hosts/sample-switch.ts';
import type { SshHost } from '../../hosts/ssh-host.ts';
import { BLOCKS_PER_MIB, floodBlock, PROMPT } from '../../hosts/switch-cli.mjs';
import { sshTarget, terminalRig, type TerminalRig } from './terminal-rig.ts';

const size = { cols: 100, rows: 30 };
const FLOOD_MIB = 20;
const missing = whyNoSshd();
const hosts = [
  { name: 'OpenSSH', start: startSshd, skip: missing !== undefined },
  { name: 'the sample switch', start: startSampleSwitch, skip: false },
  {
    name: 'the sample switch with keyboard-interactive',
    start: () => startSampleSwitch({ method: 'keyboard-interactive' }),
    skip: false,
  },
];

if (missing !== undefined) console.warn(`tests against OpenSSH are skipped: ${missing}`);

for (const { name, start, skip } of hosts) {
  // Only OpenSSH, and only where the system's sshd can't be started: see whyNoSshd.
  describe.skipIf(skip)(`a session with ${name}`, () => {
    let host: SshHost;
    let rig: TerminalRig;
    beforeAll(async () => {
      host = await start();
    });
    afterAll(() => host.stop());
    afterEach(() => rig.close());

    const accepted = () => [{ algorithm: 'ssh-ed25519', fingerprint: host.hostFingerprint }];

    it('logs in with the stored password after the key was accepted, and not before', async () => {
      rig = terminalRig({ secret: host.password });
      const pane = rig.pane();
      await pane.client.call('open', { target: sshTarget(host, host.username), size });
      const { key } = await pane.reached('host-key-unknown');
      expect(key).toEqual(accepted()[0]);
      expect(rig.releases).toEqual([]);
      await pane.client.call('decideHostKey', { fingerprint: key.fingerprint, accept: true });
      await pane.shows(PROMPT);
      const target = { host: host.host, port: host.port };
      expect(rig.releases).toEqual([{ target, hostKey: host.hostFingerprint }]);
      expect(pane.states.map(({ state }) => state)).toEqual([
        'connecting',
        'host-key-unknown',
        'authenticating',
        'open',
      ]);
    });

    it('asks nothing about a key that was accepted before', async () => {
      rig = terminalRig({ secret: host.password });
      const pane = rig.pane();
      const target = sshTarget(host, host.username, accepted());
      await pane.client.call('open', { target, size });
      await pane.shows(PROMPT);
      await pane.type('display device\r');
      await pane.shows('PWR2   PAC-600WA-F              Present  Off');
      await pane.type('quit\r');
      expect(await pane.reached('closed')).toEqual({ state: 'closed', exitCode: 0 });
      expect(pane.states.map(({ state }) => state)).not.toContain('host-key-unknown');
      expect(rig.told()).not.toContain(host.password);
      expect(rig.bugs).toEqual([]);
    });

    it('has a stored secret typed, which the host’s echo does not bring to the page', async () => {
      rig = terminalRig({ secret: host.password });
      const pane = rig.pane();
      const target = sshTarget(host, host.username, accepted());
      const { credential } = target as Extract<typeof target, { transport: 'ssh' }>;
      const typed = { credential, field: 'password', enter: true };
      expect(await pane.client.call('typeSecret', typed)).toMatchObject({
        error: { kind: 'session-closed' },
      });
      await pane.client.call('open', { target, size });
      await pane.shows(PROMPT);
      expect((await pane.client.call('typeSecret', typed)).ok).toBe(true);
      await pane.shows('*'.repeat(host.password.length));
      await pane.settled();
      expect(rig.told()).not.toContain(host.password);
    });

    it('tells the size and its changes', async () => {
      rig = terminalRig({ secret: host.password });
      const pane = rig.pane();
      const target = sshTarget(host, host.username, accepted());
      await pane.client.call('open', { target, size });
      await pane.shows(PROMPT);
      await pane.type('size\r');
      await pane.shows('100 x 30');
      await pane.client.call('resize', { cols: 132, rows: 43 });
      await pane.type('size\r');
      await pane.shows('132 x 43');
    });

    it('says when the password is refused, and tries it once only', async () => {
      rig = terminalRig({ secret: 'Wrong-Pa55word-4711' });
      const pane = rig.pane();
      const target = sshTarget(host, host.username, accepted());
      await pane.client.call('open', { target, size });
      expect(await pane.reached('closed')).toEqual({
        state: 'closed',
        reason: 'authentication-failed',
        detail: { host: host.host, username: host.username },
      });
      expect(rig.releases).toHaveLength(1);
      expect(rig.told()).not.toContain('Wrong-Pa55word-4711');
      expect(rig.bugs).toEqual([]);
    });

    it(`loses no byte of ${FLOOD_MIB} MiB, and holds the host back while nobody reads`, async () => {
      rig = terminalRig({ secret: host.password });
      const pane = rig.pane();
      const target = sshTarget(host, host.username, accepted());
      await pane.client.call('open', { target, size });
      await pane.shows(PROMPT);
      const head = pane.text();
      pane.acknowledges = false;
      await pane.type(`flood ${FLOOD_MIB}\r`);
      const held = await pane.settled();
      // The mark, and what was on its way: a packet of ssh2's and a gathered chunk.
      expect(held).toBeLessThan(100_000 + 2 * 65_536);

      pane.acknowledges = true;
      await pane.client.call('ack', { bytes: pane.unacknowledged() });
      const echo = `flood ${FLOOD_MIB}\r\n`;
      const expected = createHash('sha256').update(head + echo);
      for (let block = 0; block < FLOOD_MIB * BLOCKS_PER_MIB; block += 1) {
        expected.update(floodBlock(block));
      }
      await pane.received(Buffer.byteLength(head + echo + PROMPT) + FLOOD_MIB * 1024 * 1024);
      expect(pane.hash()).toBe(expected.update(PROMPT).digest('hex'));
    });
  });
}

// Needs the system's own sshd; where it can't be started, see whyNoSshd.
describe.skipIf(missing !== undefined)('OpenSSH that comes back with another key', () => {
  it('is refused without a password', async () => {
    const before = await startSshd({ hostKeySeed: 'before' });
    await before.stop();
    const after = await startSshd({ hostKeySeed: 'after', port: before.port });
    const rig = terminalRig({ secret: after.password });
    const pane = rig.pane();
    const key = { algorithm: 'ssh-ed25519', fingerprint: before.hostFingerprint };
    await pane.client.call('open', { target: sshTarget(after, after.username, [key]), size });
    expect(await pane.reached('closed')).toMatchObject({
      reason: 'host-key-changed',
      detail: { got: `ssh-ed25519 ${after.hostFingerprint}` },
    });
    expect(rig.releases).toEqual([]);
    rig.close();
    await after.stop();
  });

  it('has the same key for the same seed', async () => {
    const first = await startSshd({ hostKeySeed: 'same' });
    await first.stop();
    const second = await startSshd({ hostKeySeed: 'same' });
    await second.stop();
    expect(second.hostFingerprint).toBe(first.hostFingerprint);
  });
});
