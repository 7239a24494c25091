import { z } from 'zod';
import { CROCKFORD } from '../lib/crockford.ts';

/** Letters of record numbers: one for each kind of record that people quote (fault, round). */
export const numberKind = z.enum(['F', 'R']);
/** @see numberKind */
export type NumberKind = z.infer<typeof numberKind>;

/**
 * A record's number, made offline: site code, kind, local date, device code, counter of the device
 * for that day, such as `HZ01-F-20260309-K7Q-01`. The device code keeps two devices apart.
 * @param day local calendar day as YYYYMMDD
 * @param device three characters, see {@link deviceCode}
 * @param counter from 1
 */
export function recordNumber(
  siteCode: string,
  kind: NumberKind,
  day: string,
  device: string,
  counter: number,
): string {
  return [siteCode, kind, day, device, String(counter).padStart(2, '0')].join('-');
}

/** Three letters of a device's random id (15 bits), for record numbers. */
export function deviceCode(device: string): string {
  const bits = Number.parseInt(device.replaceAll('-', '').slice(0, 4), 16);
  return [10, 5, 0].map(shift => CROCKFORD[(bits >> shift) & 31]).join('');
}
