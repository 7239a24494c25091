import { startSampleSwitch } from './sample-switch.ts';
import { SshdUnavailable, type NoSshd, type SshHost, type SshHostOptions } from './ssh-host.ts';
import { startSshd } from './sshd.ts';

/** A switch behind SSH. */
export interface Switch extends SshHost {
  /** Why it is not behind the system's own sshd; undefined when it is. */
  readonly isSampleFor: NoSshd | undefined;
}

/** The switch behind the system's own sshd, or where that can't be, behind an SSH server in Node. */
export async function startSwitch(options: SshHostOptions = {}): Promise<Switch> {
  try {
    return { ...(await startSshd(options)), isSampleFor: undefined };
  } catch (problem) {
    if (!(problem instanceof SshdUnavailable)) throw problem;
    return { ...(await startSampleSwitch(options)), isSampleFor: problem.why };
  }
}
