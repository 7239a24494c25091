import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoginSecret } from '../../common/features/vault/vault-release.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import { ok } from '../../common/lib/result.ts';
import { sshTarget } from '../../test/integration/terminal/terminal-rig.ts';
import { openSsh, type SshTarget } from './ssh-session.ts';

const PASSPHRASE = 'key passphrase';
const hostKey = ssh2.utils.generateKeyPairSync('ed25519').private;
const own = ssh2.utils.generateKeyPairSync('ed25519', {
  passphrase: PASSPHRASE,
  cipher: 'aes256-ctr',
  rounds: 4,
});
const stranger = ssh2.utils.generateKeyPairSync('ed25519').private;

const servers: ssh2.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A host that takes one public key and nothing else; it notes what was tried. */
async function keyHost(): Promise<{ readonly port: number; readonly tried: string[] }> {
  const tried: string[] = [];
  const accepted = ssh2.utils.parseKey(own.public);
  if (accepted instanceof Error) throw accepted;
  const server = new ssh2.Server({ hostKeys: [hostKey] }, client => {
    client.on('authentication', context => {
      tried.push(context.method);
      if (context.method !== 'publickey') return context.reject(['publickey']);
      const isOwn = context.key.data.equals(accepted.getPublicSSH());
      const { blob, signature } = context;
      const isSigned =
        blob === undefined ||
        signature === undefined ||
        accepted.verify(blob, signature, context.hashAlgo) === true;
      return isOwn && isSigned ? context.accept() : context.reject(['publickey']);
    });
    client.on('ready', () =>
      client.on('session', accept => {
        const session = accept();
        session.on('pty', take => take?.());
        session.on('shell', take => take().write('welcome\r\n'));
      }),
    );
    client.on('error', () => undefined);
  });
  servers.push(server);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, tried };
}

async function logIn(port: number, secret: LoginSecret, logIn?: 'password' | 'private-key') {
  let released = 0;
  const target = sshTarget({ host: '127.0.0.1', port }, 'netops') as SshTarget;
  const opened = await openSsh(
    { ...target, credential: { ...target.credential, ...(logIn !== undefined && { logIn }) } },
    { cols: 80, rows: 24 },
    {
      decideHostKey: async () => true,
      authenticating: () => undefined,
      signal: new AbortController().signal,
      release: async () => {
        released += 1;
        return ok(secret);
      },
    },
  );
  if (opened.ok) opened.value.close();
  return { outcome: opened.ok ? 'open' : opened.error.kind, released: () => released, secret };
}

const keyOf = (key: string, passphrase: string | null): LoginSecret => ({
  method: 'private-key',
  secret: utf8(key),
  passphrase: passphrase === null ? null : utf8(passphrase),
});

describe('a stored private key', () => {
  it('logs in with its passphrase, and both are wiped', async () => {
    const { port, tried } = await keyHost();
    const { outcome, secret } = await logIn(port, keyOf(own.private, PASSPHRASE), 'private-key');
    expect(outcome).toBe('open');
    expect(tried).toContain('publickey');
    expect(secret.secret.every(byte => byte === 0)).toBe(true);
    expect(secret.passphrase?.every(byte => byte === 0)).toBe(true);
  });

  it('that is another’s, sealed by another passphrase, or no key, is refused and wiped', async () => {
    for (const secret of [
      keyOf(stranger, null),
      keyOf(own.private, 'wrong'),
      keyOf(own.private, null),
      keyOf('no key at all', null),
    ]) {
      const { port } = await keyHost();
      const tried = await logIn(port, secret, 'private-key');
      expect(tried.outcome).toBe('authentication-failed');
      expect(secret.secret.every(byte => byte === 0)).toBe(true);
    }
  });

  it('is not fetched for a log-in by password, and a password not for a host that takes keys only', async () => {
    const { port } = await keyHost();
    const tried = await logIn(port, keyOf(own.private, PASSPHRASE));
    expect([tried.outcome, tried.released()]).toEqual(['authentication-failed', 0]);
  });

  it('never goes out as a password, whatever the page calls it', async () => {
    const { port, tried } = await keyHost();
    const password: LoginSecret = { method: 'password', secret: utf8('s3cret'), passphrase: null };
    const made = await logIn(port, password, 'private-key');
    expect(made.outcome).toBe('authentication-failed');
    expect(tried).toEqual(['none']);
    expect(password.secret.every(byte => byte === 0)).toBe(true);
  });
});
