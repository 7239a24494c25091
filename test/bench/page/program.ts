// First: schemas look at Zod's configuration as they are made.
import './zod-without-eval.ts';
import { benchPage } from './bench-page.ts';

// Bundled to one script and evaluated in the app's page by the debugger, which no content security
// policy stops and which no release of the app has open.
Object.assign(globalThis, { racksideBench: benchPage() });
