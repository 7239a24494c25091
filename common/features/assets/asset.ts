import { z } from 'zod';
import { hostKey } from '../../lib/host-key.ts';

/** The entity type of an asset. */
export const ASSET = 'asset';

/** Classes and sub-classes of what is maintained. */
export const assetClasses = {
  hardware: ['network', 'security', 'host', 'storage'],
  software: ['operating-system', 'database', 'middleware', 'business-application'],
} as const;

/** Every sub-class. */
export const assetSubClass = z.enum([...assetClasses.hardware, ...assetClasses.software]);

/** Fields of an asset's record. */
export const assetFields = z.object({
  name: z.string().trim().min(1).max(120),
  subClass: assetSubClass,
  maker: z.string().max(120),
  model: z.string().max(120),
  serial: z.string().max(120),
  /** Host name or IP address for management; empty when there is none. */
  host: z.string().max(255),
  sshPort: z.int().min(1).max(65_535),
  room: z.string().max(60),
  rack: z.string().max(60),
  /** Lowest rack unit it takes, 1 at the bottom; null when not in a rack. */
  unit: z.int().min(1).max(60).nullable(),
  /** SSH host keys accepted for it, shared with everyone in the space. */
  hostKeys: z.array(hostKey),
});
/** @see assetFields */
export type AssetFields = z.infer<typeof assetFields>;
