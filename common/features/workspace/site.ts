import { z } from 'zod';

/** The entity type of a customer's site; one in each space of kind `site`. */
export const SITE = 'site';

/** Fields of a site's record. */
export const siteFields = z.object({
  /** Short code that record numbers begin with, such as `HZ01`. */
  code: z.string().regex(/^[A-Z0-9]{2,8}$/),
  name: z.string().trim().min(1).max(120),
  customer: z.string().trim().min(1).max(120),
  address: z.string().max(300),
  /** Whom to ask for on site. */
  contact: z.string().max(200),
});
/** @see siteFields */
export type SiteFields = z.infer<typeof siteFields>;
