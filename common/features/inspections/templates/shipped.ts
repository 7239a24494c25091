import type { Template } from '../template.ts';
import { coreSwitchInspection } from './core-switch-inspection.ts';

/** Templates that come with the app, usable before anybody made one. */
export const shippedTemplates: readonly Template[] = [coreSwitchInspection];
