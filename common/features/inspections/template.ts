import { z } from 'zod';

/** Text in both languages of the app. */
export const bilingual = z.object({ 'zh-CN': z.string().min(1), en: z.string().min(1) });
/** @see bilingual */
export type Bilingual = z.infer<typeof bilingual>;

/** An item of a checklist. */
export const templateItem = z.object({
  /** Stable within the template; answers are kept under it. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: bilingual,
  /** What to look at and what is expected. */
  guidance: bilingual,
  /** A reading with its unit and limits, beside the verdict. */
  reading: z
    .object({
      unit: z.string(),
      warningAbove: z.number().optional(),
      failureAbove: z.number().optional(),
      warningBelow: z.number().optional(),
      failureBelow: z.number().optional(),
    })
    .optional(),
  /** The command that shows it, for the device's terminal. */
  command: z.string().optional(),
});
/** @see templateItem */
export type TemplateItem = z.infer<typeof templateItem>;

/** A checklist template in one published version. */
export const template = z.object({
  id: z.string(),
  version: z.int().min(1),
  title: bilingual,
  sections: z.array(z.object({ title: bilingual, items: z.array(templateItem).min(1) })).min(1),
});
/** @see template */
export type Template = z.infer<typeof template>;
