import type { Locator, Page } from '@playwright/test';

/** A field on screen by its label alone: not one whose label only begins alike, with or without the mark of a required one. */
export function field(within: Page | Locator, label: string): Locator {
  const text = label.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return within.getByLabel(new RegExp(String.raw`^${text}(\s*\*)?$`)).filter({ visible: true });
}

/** A button by its whole name. */
export function button(within: Page | Locator, name: string): Locator {
  return within.getByRole('button', { name, exact: true });
}
