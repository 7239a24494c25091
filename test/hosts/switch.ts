import { startSampleSwitch } from './sample-switch.ts';
import { SshdUnavailable, type NoSshd, type SshHost, type SshHostOptions } from './ssh-host.ts';
import { startSshd } from './sshd.ts';

/** What set-up can't mend. That sshd is missing where it could have been installed is a failure. */
const beyondSetUp: ReadonlySet<NoSshd> = new Set(['not-linux', 'not-root', 'namespaces-refused']);

/**
 * The switch behind the system's own sshd. Only where none can be started at all is it behind an SSH
 * server in Node, and that is said.
 */
export async function startSwitch(options: SshHostOptions = {}): Promise<SshHost> {
  try {
    return await startSshd(options);
  } catch (problem) {
    if (!(problem instanceof SshdUnavailable) || !beyondSetUp.has(problem.why)) throw problem;
    console.warn(`The switch is a sample SSH server, not the system's sshd: ${problem.why}`);
    return await startSampleSwitch(options);
  }
}
