import { z } from 'zod';

// The debugger may evaluate text while it runs this program, so Zod would take it that the page may, too.
// It may not, and its own Zod finds that out.
z.config({ jitless: true });
