import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BLOCKS_PER_MIB, floodBlock } from '../../hosts/switch-cli.mjs';
import { terminalRig, type TerminalRig } from './terminal-rig.ts';

const size = { cols: 90, rows: 25 };
const local = { transport: 'local' as const };
const FLOOD_MIB = 20;

// The commands below are a POSIX shell's; Windows opens PowerShell, which takes others.
describe.skipIf(process.platform === 'win32')('a local session', () => {
  let rig: TerminalRig;
  afterEach(() => rig.close());

  it('runs the shell, follows its size and tells its exit code', async () => {
    rig = terminalRig({});
    const pane = rig.pane();
    await pane.client.call('open', { target: local, size });
    await pane.reached('open');
    await pane.type('stty size\n');
    await pane.shows('25 90');
    await pane.client.call('resize', { cols: 133, rows: 41 });
    await pane.type('stty size\n');
    await pane.shows('41 133');
    await pane.type('exit 7\n');
    expect(await pane.reached('closed')).toEqual({ state: 'closed', exitCode: 7 });
    expect(await pane.client.call('write', { data: new Uint8Array([13]) })).toMatchObject({
      ok: false,
      error: { kind: 'session-closed' },
    });
  });

  it('hands bytes through as they are, whatever they mean', async () => {
    rig = terminalRig({ shell: { file: '/bin/sh', args: ['-c', 'stty raw -echo; cat'] } });
    const pane = rig.pane();
    await pane.client.call('open', { target: local, size });
    await pane.reached('open');
    await new Promise(resolve => setTimeout(resolve, 200));
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await pane.client.call('write', { data: all });
    await pane.received(256);
    expect(pane.hash()).toBe(createHash('sha256').update(all).digest('hex'));
  });

  it(`loses no byte of ${FLOOD_MIB} MiB, though the shell ends while nobody reads`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rackside-flood-'));
    const file = join(folder, 'flood');
    const hash = createHash('sha256');
    const blocks: string[] = [];
    for (let block = 0; block < FLOOD_MIB * BLOCKS_PER_MIB; block += 1) {
      blocks.push(floodBlock(block));
      hash.update(floodBlock(block));
    }
    await writeFile(file, blocks.join(''));
    rig = terminalRig({
      shell: { file: '/bin/sh', args: ['-c', `stty raw; cat ${file}`] },
    });
    const pane = rig.pane();
    pane.acknowledges = false;
    await pane.client.call('open', { target: local, size });
    const held = await pane.settled();
    expect(held).toBeLessThan(100_000 + 2 * 65_536);
    expect(pane.states.at(-1)).toEqual({ state: 'open' });

    // Slowly at first, so that it is held back again and again.
    for (let step = 0; step < 20; step += 1) {
      await pane.client.call('ack', { bytes: pane.unacknowledged() });
      await pane.settled(20);
    }
    pane.acknowledges = true;
    await pane.client.call('ack', { bytes: pane.unacknowledged() });
    await pane.reached('closed', 50_000);
    expect(pane.bytes()).toBe(FLOOD_MIB * 1024 * 1024);
    expect(pane.hash()).toBe(hash.digest('hex'));
    await rm(folder, { recursive: true });
  });

  // Below the mark, and above it by less than a terminal's buffer: then the shell can end while it is
  // held back, and the rest is the kernel's.
  it.each([1_000, 60_000, 103_000])(
    'keeps the rest of a shell that wrote %i and ended',
    async wanted => {
      const script = `stty raw; head -c ${wanted} /dev/zero; exit 3`;
      rig = terminalRig({ shell: { file: '/bin/sh', args: ['-c', script] } });
      for (let time = 0; time < 8; time += 1) {
        const pane = rig.pane();
        pane.acknowledges = false;
        await pane.client.call('open', { target: local, size });
        expect(await pane.reached('closed')).toMatchObject({ exitCode: 3 });
        expect(pane.bytes()).toBe(wanted);
      }
    },
  );

  it('ends the shell when the pane goes', async () => {
    rig = terminalRig({ shell: { file: '/bin/sh', args: ['-c', 'echo pid=$$.; sleep 600'] } });
    const pane = rig.pane();
    await pane.client.call('open', { target: local, size });
    await pane.shows('.');
    const pid = Number(/pid=(\d+)\./.exec(pane.text())?.[1]);
    expect(() => process.kill(pid, 0)).not.toThrow();
    pane.client.close();
    await expect.poll(() => runs(pid)).toBe(false);
  });

  it('gives the shell nothing of what surrounds the app', async () => {
    process.env['RACKSIDE_TEST_TOKEN'] = 'tok-5521-secret';
    rig = terminalRig({});
    delete process.env['RACKSIDE_TEST_TOKEN'];
    const pane = rig.pane();
    await pane.client.call('open', { target: local, size });
    await pane.type('env; echo done-$((40+2))\n');
    await pane.shows('done-42');
    expect(pane.text()).toContain('TERM=xterm-256color');
    expect(pane.text()).not.toContain('tok-5521-secret');
    expect(pane.text()).not.toContain('VITEST');
  });

  it('says so when there is no such shell', async () => {
    rig = terminalRig({ shell: { file: '/no/such/shell', args: [] } });
    const pane = rig.pane();
    await pane.client.call('open', { target: local, size });
    expect(await pane.reached('closed')).toEqual({
      state: 'closed',
      reason: 'shell-failed',
      detail: { shell: '/no/such/shell' },
    });
  });
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
