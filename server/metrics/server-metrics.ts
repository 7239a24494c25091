import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PROTOCOL_VERSION } from '../../common/sync/protocol-version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Database } from '../db/database.ts';
import { createRegistry, type Counter, type Histogram, type Registry } from './registry.ts';

/** What the server counts of itself. */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly requests: Counter;
  readonly requestSeconds: Histogram;
  /** Changes by what became of them. */
  readonly changes: Counter;
  readonly streams: { count: number };
  readonly databaseSeconds: Histogram;
  readonly databaseErrors: Counter;
  readonly pokes: Counter;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The server's metrics, all at zero. */
export function createServerMetrics(): ServerMetrics {
  const registry = createRegistry();
  const streams = { count: 0 };
  const build = registry.counter('rackside_build_info', 'The server’s version.');
  build.add({ version: packageJson.version, protocol: PROTOCOL_VERSION });
  registry.gauge('rackside_event_streams', 'Open event streams.', () => streams.count);
  addProcessGauges(registry);
  return {
    registry,
    streams,
    requests: registry.counter('rackside_requests_total', 'Answered requests.'),
    requestSeconds: registry.histogram(
      'rackside_request_seconds',
      'Time to answer, event streams aside.',
      SECONDS,
    ),
    changes: registry.counter('rackside_changes_total', 'Pushed changes by what became of them.'),
    databaseSeconds: registry.histogram(
      'rackside_database_seconds',
      'Time of a statement outside of transactions, and of whole transactions.',
      SECONDS,
    ),
    databaseErrors: registry.counter(
      'rackside_database_errors_total',
      'Failed statements and transactions.',
    ),
    pokes: registry.counter('rackside_pokes_total', 'News between servers on one database.'),
  };
}

function addProcessGauges(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  registry.gauge('process_resident_memory_bytes', 'Memory.', () => process.memoryUsage.rss());
  registry.gauge('process_cpu_seconds', 'Processor time since the start.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  registry.gauge('process_uptime_seconds', 'Time since the start.', () => process.uptime());
  registry.gauge(
    'rackside_event_loop_p99_seconds',
    'Delay of the event loop since last asked.',
    () => {
      const p99 = delay.percentile(99) / 1e9;
      delay.reset();
      return p99;
    },
  );
}

/** The database, with its time and failures counted. */
export function measureDatabase(db: Database, metrics: ServerMetrics): Database {
  const { registry, databaseSeconds, databaseErrors } = metrics;
  const timed = async <T>(kind: string, run: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await run();
    } catch (error) {
      databaseErrors.add({ kind });
      throw error;
    } finally {
      databaseSeconds.observe((performance.now() - from) / 1_000, { kind });
    }
  };
  const { connections } = db;
  if (connections !== undefined) {
    registry.gauge('rackside_database_connections', 'Open connections.', () => connections().open);
    registry.gauge(
      'rackside_database_waiting',
      'Requests that wait for a connection.',
      () => connections().waiting,
    );
  }
  return {
    ...db,
    query: (sql, values) => timed('statement', () => db.query(sql, values)),
    transaction: work => timed('transaction', () => db.transaction(work)),
  };
}
