import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The part of Emscripten's file system for Node that is used here. */
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: OpenFile) => number };
  readonly realPath: (node: unknown) => string;
}
interface OpenFile {
  /** Node's descriptor; absent for a folder. */
  readonly nfd?: number;
  readonly node: unknown;
}

/**
 * PGlite's files on Node's file system, with a real fsync. Emscripten's has none, and PGlite is started
 * without asking for it, so that a power cut could take what was committed, or leave a folder that no
 * longer opens. See {@link durableStartParams}.
 */
export class DurableNodeFs extends NodeFS {
  readonly #fsync: (descriptor: number) => void;

  constructor(dataDir: string, fsync: (descriptor: number) => void = fsyncSync) {
    super(dataDir);
    this.#fsync = fsync;
  }

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(pg, options);
    const addFsync = (module: unknown): void => {
      const { NODEFS } = module as { NODEFS: NodeFileSystem };
      NODEFS.stream_ops.fsync = file => {
        if (file.nfd === undefined) this.#syncFolder(NODEFS.realPath(file.node));
        else this.#fsync(file.nfd);
        return 0;
      };
    };
    const preRun = [made.emscriptenOpts.preRun ?? [], addFsync].flat();
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun } };
  }

  #syncFolder(path: string): void {
    // Windows can't, and its file system keeps names in order by itself.
    if (process.platform === 'win32') return;
    const descriptor = openSync(path, 'r');
    try {
      this.#fsync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** PGlite's start parameters with fsync on, by the call that reaches {@link DurableNodeFs}. */
export function durableStartParams(defaults: readonly string[]): string[] {
  return [...defaults.filter(param => param !== '-F'), '-c', 'wal_sync_method=fsync'];
}
