import { z } from 'zod';

/** How the page hands the worker its ports: as messages beside the calls of the data contract. */
export const portDelivery = z.object({
  kind: z.enum(['vault-records', 'storage-keeper', 'sync-transport', 'blob-desk']),
});
/** @see portDelivery */
export type PortDelivery = z.infer<typeof portDelivery>;
