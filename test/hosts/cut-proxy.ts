import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A loopback TCP relay whose line can be cut and mended, as a technician's network is. */
export interface CutProxy {
  readonly url: string;
  /** Ends every connection at once and refuses new ones. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Starts a relay to a loopback port, cut at first. */
export async function startCutProxy(targetPort: number): Promise<CutProxy> {
  let isCut = true;
  const open = new Set<Socket>();
  const server = createServer(near => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    stop: async () => {
      cut();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
