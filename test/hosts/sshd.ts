import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { hostKeyPair } from './ssh-host-key.ts';
import { SshdUnavailable, type NoSshd, type SshHost, type SshHostOptions } from './ssh-host.ts';

const SSHD = '/usr/sbin/sshd';
const USERNAME = 'fieldtest';
/** Far from the ids of people and of packages. */
const UID = 61_731;
const START_MS = 10_000;

/** Why a real sshd can't be started here, or undefined when it can. */
export function whyNoSshd(): NoSshd | undefined {
  if (process.platform !== 'linux') return 'not-linux';
  if (process.getuid?.() !== 0) return 'not-root';
  if (!existsSync(SSHD)) return 'no-sshd';
  if (!runs('openssl', ['version'])) return 'no-openssl';
  if (!runs('unshare', ['--version'])) return 'no-unshare';
  if (!runs('unshare', ['--mount', 'true'])) return 'namespaces-refused';
  return undefined;
}

/**
 * Starts the system's own OpenSSH server on a loopback port, with password login for one throw-away
 * account. The machine's accounts stay as they are: sshd runs in a mount namespace of its own, where
 * copies that hold the account lie over /etc/passwd, /etc/group and /etc/shadow. Throws
 * {@link SshdUnavailable} where that can't be done.
 */
export async function startSshd(options: SshHostOptions = {}): Promise<SshHost> {
  const why = whyNoSshd();
  if (why !== undefined) throw new SshdUnavailable(why);

  const folder = await mkdtemp(join(tmpdir(), 'rackside-sshd-'));
  const port = options.port ?? (await freePort());
  const password = randomBytes(12).toString('base64url');
  const key = hostKeyPair(options.hostKeySeed);
  // The account has to get through to its home and its shell.
  await chmod(folder, 0o755);
  await layOut(folder, port, password, key.privateKey);

  const server = spawn('unshare', ['--mount', 'sh', join(folder, 'start.sh')], {
    // Leader of a group of its own: sshd's children for each connection end with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4_000);
  });
  const stop = async (): Promise<void> => {
    await endGroup(server);
    await rm(folder, { recursive: true, force: true });
  };
  if (!(await answers(port, server))) {
    await stop();
    throw new Error(`sshd did not start: ${said}`);
  }
  return {
    host: '127.0.0.1',
    port,
    username: USERNAME,
    password,
    hostFingerprint: key.fingerprint,
    stop,
  };
}

/** Writes everything that sshd reads into the folder. */
async function layOut(
  folder: string,
  port: number,
  password: string,
  hostKey: string,
): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password })
    .toString()
    .trim();
  const sshdAccount = 'sshd:x:61730:65534::/run/sshd:/usr/sbin/nologin';
  const passwd = await readFile('/etc/passwd', 'utf8');
  await writeFile(
    at('passwd'),
    [
      passwd.trimEnd(),
      ...(/^sshd:/m.test(passwd) ? [] : [sshdAccount]),
      `${USERNAME}:x:${UID}:${UID}::${at('home')}:/bin/sh\n`,
    ].join('\n'),
  );
  const group = await readFile('/etc/group', 'utf8');
  await writeFile(at('group'), `${group.trimEnd()}\n${USERNAME}:x:${UID}:\n`);
  const shadow = await readFile('/etc/shadow', 'utf8');
  await writeFile(at('shadow'), `${shadow.trimEnd()}\n${USERNAME}:${hash}:19000:0:99999:7:::\n`, {
    mode: 0o600,
  });
  await mkdir(at('home'), { mode: 0o755 });
  await writeFile(at('host_key'), hostKey, { mode: 0o600 });
  await copyFile(join(import.meta.dirname, 'switch-cli.mjs'), at('switch-cli.mjs'));
  await chmod(at('switch-cli.mjs'), 0o644);
  await writeFile(at('node'), '', { mode: 0o755 });
  await writeFile(
    at('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host_key')}`,
      `PidFile ${at('sshd.pid')}`,
      'UsePAM no',
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'PubkeyAuthentication no',
      'PermitRootLogin no',
      'StrictModes no',
      'PrintMotd no',
      'PrintLastLog no',
      'UseDNS no',
      'MaxStartups 100',
      `AllowUsers ${USERNAME}`,
      `ForceCommand ${at('node')} ${at('switch-cli.mjs')}`,
      '',
    ].join('\n'),
  );
  await writeFile(
    at('start.sh'),
    [
      'set -e',
      // Nothing that is mounted from here on is seen outside.
      'mount --make-rprivate /',
      ...['passwd', 'group', 'shadow'].map(name => `mount --bind ${at(name)} /etc/${name}`),
      // Node may lie in a home folder that the account can't enter.
      `mount --bind ${process.execPath} ${at('node')}`,
      '[ -d /run/sshd ] || { mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd; }',
      // A test that is killed takes its server along.
      `exec setpriv --pdeathsig KILL ${SSHD} -D -e -f ${at('sshd_config')}`,
      '',
    ].join('\n'),
  );
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Waits until an SSH greeting comes from the port, or the server has ended. */
async function answers(port: number, server: ChildProcess): Promise<boolean> {
  const until = performance.now() + START_MS;
  while (performance.now() < until && server.exitCode === null) {
    if (await greets(port)) return true;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return false;
}

function greets(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    const end = (greeted: boolean): void => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once('data', data => end(data.toString().startsWith('SSH-2.0')));
    socket.once('error', () => end(false));
  });
}

/** Ends the server and its children, by the group that it leads. */
async function endGroup(server: ChildProcess): Promise<void> {
  const { pid } = server;
  if (pid === undefined) return;
  const ended = new Promise(resolve => server.once('exit', resolve));
  const running = server.exitCode === null && server.signalCode === null;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended before.
  }
  if (running) await ended;
}
