import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METRICS_TYPE, type Registry } from './registry.ts';

/** Where Prometheus asks. */
export interface MetricsServer {
  readonly url: string;
  close(): void;
}

/** Thrown at start-up: the metrics can't be had where the settings say. */
export class MetricsUnavailable extends Error {
  constructor() {
    super(
      'RACKSIDE_METRICS_HOST and RACKSIDE_METRICS_PORT: something else listens there already, ' +
        'or this machine has no such address',
    );
    this.name = 'MetricsUnavailable';
  }
}

/**
 * Serves `/metrics` on a port of its own, which the proxy in front does not pass on: the figures say how
 * busy a customer's engineers are.
 */
export async function serveMetrics(
  registry: Registry,
  at: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.text().then(
      text => response.writeHead(200, { 'content-type': METRICS_TYPE }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(at.port, at.host);
  await once(server, 'listening').catch(() => {
    throw new MetricsUnavailable();
  });
  const { port } = server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return {
    url: `http://${host}:${port}/metrics`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
