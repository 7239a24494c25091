import type { RecordId } from '../../lib/ids.ts';
import type { RoundFields } from './round.ts';
import type { Template } from './template.ts';

/** The fields of a round that begins: the template goes in whole, no answer is pre-filled. */
export function startRound(number: string, of: Template, asset: RecordId): RoundFields {
  return { number, template: of, asset, state: 'open' };
}
