import type { ServerDeps } from '../../../server/app.ts';
import type { Database } from '../../../server/db/database.ts';
import type { RouteApp } from '../../../server/http/route-app.ts';
import type { TestClient } from '../../builders/server-client.ts';

/** A database for one test file. */
export interface TestDatabase {
  readonly db: Database;
  stop(): Promise<void>;
}

/** A server's app under test, and what it stands on. */
export interface ServerUnderTest {
  readonly app: () => RouteApp;
  readonly db: () => Database;
  /** Where the app keeps attached files. */
  readonly blobFolder: () => string;
  /** Moves the server's clock on. */
  readonly advance: (milliseconds: number) => void;
  /** An enrolment code that nobody has used. */
  readonly freshCode: () => Promise<string>;
  /** A fresh organisation's first account, logged in. */
  readonly founder: (name?: string) => Promise<TestClient>;
  /** Another app on the same database; ended with the rest. */
  readonly another: (deps?: Partial<ServerDeps>) => Promise<RouteApp>;
}
