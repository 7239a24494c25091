// First: schemas look at Zod's configuration as they are made.
import '../../bench/page/zod-without-eval.ts';
import { faultsPage } from './faults-page.ts';

// Bundled to one script and evaluated in the app's page by the debugger.
Object.assign(globalThis, { racksideFaults: faultsPage() });
