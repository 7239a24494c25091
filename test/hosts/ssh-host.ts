/** What a test host is started with. */
export interface SshHostOptions {
  /** The same host key for the same seed; a fresh one without. */
  readonly hostKeySeed?: string | undefined;
  /** Any free port without; a given one serves to come back with another key. */
  readonly port?: number | undefined;
}

/** An SSH host on loopback with one throw-away account, whose shell is a switch's command line. */
export interface SshHost {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** `SHA256:…` of its Ed25519 key. */
  readonly hostFingerprint: string;
  stop(): Promise<void>;
}

/** Why a real sshd can't be started here. */
export type NoSshd =
  | 'not-linux'
  | 'not-root'
  | 'no-sshd'
  | 'no-openssl'
  | 'no-unshare'
  /** The kernel or a container forbids mount namespaces. */
  | 'namespaces-refused';

/** This machine can't run a host of this kind; `why` says what is missing. */
export class SshdUnavailable extends Error {
  readonly why: NoSshd;
  constructor(why: NoSshd) {
    super(`no real sshd on this machine: ${why}`);
    this.name = 'SshdUnavailable';
    this.why = why;
  }
}
