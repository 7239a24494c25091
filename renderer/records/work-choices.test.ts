import { describe, expect, it } from 'vitest';
import { foldedRecord, idOf } from '../../test/builders/folded-record.ts';
import { toAsset } from '../../common/features/assets/asset-view.ts';
import { toRound } from '../../common/features/inspections/round-view.ts';
import { startRound } from '../../common/features/inspections/start-round.ts';
import { coreSwitchInspection } from '../../common/features/inspections/templates/core-switch-inspection.ts';
import { toFault } from '../../common/features/problems/fault-view.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Result } from '../../common/lib/result.ts';
import { jsonOf } from '../../common/records/record-edit.ts';
import type { Json } from '../../common/lib/json.ts';
import { firstChoice, workChoices } from './work-choices.ts';

const site = idOf<SpaceId>(20);
const elsewhere = idOf<SpaceId>(21);
const core = idOf<RecordId>(1);
const other = idOf<RecordId>(2);

const must = <Item>(result: Result<Item, AppError>): Item => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const asset = (id: RecordId, name: string) =>
  must(
    toAsset(
      foldedRecord(
        {
          name,
          subClass: 'network',
          maker: '',
          model: '',
          serial: '',
          host: '10.0.0.1',
          sshPort: 22,
          room: '',
          rack: '',
          unit: null,
          hostKeys: [],
        },
        { id, space: site },
      ),
    ),
  );
const fault = (
  n: number,
  about: RecordId,
  fields: Record<string, Json> = {},
  space: SpaceId = site,
) =>
  must(
    toFault(
      foldedRecord(
        {
          number: `F-${n}`,
          title: 'fans',
          severity: 'normal',
          step: 'submitted',
          asset: about,
          origin: null,
          symptom: '',
          raisedBy: '',
          place: '',
          ...fields,
        },
        { id: idOf<RecordId>(n), space },
      ),
    ),
  );
const round = (n: number, about: RecordId, state: 'open' | 'finished' = 'open') =>
  must(
    toRound(
      foldedRecord(
        {
          ...(jsonOf(startRound(`R-${n}`, coreSwitchInspection, about)) as Record<string, Json>),
          state,
        },
        { id: idOf<RecordId>(n), space: site },
      ),
    ),
  );

const at = {
  assets: [asset(core, 'CORE-SW-01'), asset(other, 'DB-01')],
  faults: [
    fault(10, other, { severity: 'critical' }),
    fault(11, core),
    fault(12, core, { severity: 'urgent' }),
    fault(13, core, { step: 'replied' }),
    fault(14, core, {}, elsewhere),
  ],
  rounds: [round(20, core), round(21, core, 'finished'), round(22, other)],
};
const place = { space: site, asset: core };

describe('work that a credential may be used for', () => {
  it('is what is open at the site: on the device first, faults by urgency, the device last', () => {
    expect(workChoices(place, at).map(({ text }) => text)).toEqual([
      'F-12 fans',
      'F-11 fans',
      'R-20',
      'F-10 fans',
      'R-22',
      'CORE-SW-01',
    ]);
  });

  it('has no device for a credential of none', () => {
    const choices = workChoices({ space: site, asset: undefined }, at);
    expect(choices.map(({ text }) => text)).toEqual([
      'F-10 fans',
      'F-12 fans',
      'F-11 fans',
      'R-20',
      'R-22',
    ]);
    expect(firstChoice(choices, undefined)).toBeUndefined();
  });

  it('begins with the work named last when it is among them', () => {
    const choices = workChoices(place, at);
    const last = { type: 'fault', space: site, id: idOf<RecordId>(10) } as const;
    expect(firstChoice(choices, last)?.text).toBe('F-10 fans');
    expect(firstChoice(choices, { ...last, id: idOf<RecordId>(13) })?.text).toBe('F-12 fans');
    expect(firstChoice(choices, undefined)?.text).toBe('F-12 fans');
  });

  it('begins with the device when nothing is under way on it', () => {
    const quiet = { ...at, faults: [fault(10, other)], rounds: [] };
    expect(firstChoice(workChoices(place, quiet), undefined)?.text).toBe('CORE-SW-01');
  });
});
