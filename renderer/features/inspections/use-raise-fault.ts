import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { placeText } from '../../../common/features/assets/asset-place.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { judgeReading, type ReadingRule } from '../../../common/features/inspections/reading.ts';
import type { Round } from '../../../common/features/inspections/round-view.ts';
import type { Answer } from '../../../common/features/inspections/round.ts';
import type { TemplateItem } from '../../../common/features/inspections/template.ts';
import { FAULT } from '../../../common/features/problems/fault.ts';
import { faultFromItem } from '../../../common/features/problems/raise-fault.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId } from '../../../common/lib/ids.ts';
import { createEdits } from '../../../common/records/record-edit.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useOwner } from '../../lib/vault-desk.ts';
import { useBilingual } from '../../records/use-bilingual.ts';
import { useNextNumber } from '../../records/use-next-number.ts';
import { useSites } from '../../records/use-typed.ts';

/** Makes a fault of a failed item in one step. */
export interface RaiseFault {
  readonly raising: boolean;
  readonly raise: (item: TemplateItem, answer: Answer) => Promise<Result<RecordId, AppError>>;
}

/** @see RaiseFault */
export function useRaiseFault(round: Round, asset: Asset | undefined): RaiseFault {
  const commit = useCommit();
  const nextNumber = useNextNumber();
  const { random } = usePlatform();
  const owner = useOwner();
  const sites = useSites();
  const text = useBilingual();
  const { t } = useTranslation('inspections');
  const [raising, setRaising] = useState(false);
  const site = sites.items.find(one => one.space === round.space);

  const make = useCallback(
    async (item: TemplateItem, answer: Answer): Promise<Result<RecordId, AppError>> => {
      if (asset === undefined) return err(appErrorOf('not-found'));
      const number = await nextNumber(round.space, 'F');
      if (!number.ok) return number;
      const failed = {
        round: round.id,
        roundNumber: round.number,
        item: item.id,
        itemTitle: text(item.title),
        reading: readingLine(t, item.reading, answer.reading),
        note: answer.note,
      };
      const place = [site?.name ?? '', placeText(asset)].filter(part => part !== '').join(' · ');
      const fault = faultFromItem(
        number.value,
        failed,
        { id: asset.id, name: asset.name, place },
        owner.name,
      );
      const id = newId<RecordId>(random);
      const edits = createEdits({ space: round.space, type: FAULT, id }, fault);
      const saved = await commit(edits);
      return saved.ok ? ok(id) : saved;
    },
    [commit, nextNumber, random, owner, site, asset, round, text, t],
  );

  const raise = useCallback(
    async (item: TemplateItem, answer: Answer) => {
      setRaising(true);
      const made = await make(item, answer);
      setRaising(false);
      return made;
    },
    [make],
  );
  return { raising, raise };
}

type Translate = ReturnType<typeof useTranslation<'inspections'>>['t'];

/** The reading with its unit, and the limit that it broke, in words. */
function readingLine(t: Translate, rule: ReadingRule | undefined, value: number | null): string {
  if (rule === undefined || value === null) return '';
  const said = t('reading.said', { value, unit: rule.unit });
  const limit = brokenLimit(t, rule, value);
  return limit === undefined ? said : t('reading.saidWithLimit', { said, limit });
}

/** The limit that a reading is beyond, in words; undefined when it is in range. */
export function brokenLimit(t: Translate, rule: ReadingRule, value: number): string | undefined {
  const { unit } = rule;
  switch (judgeReading(rule, value)) {
    case 'normal':
      return undefined;
    case 'warning':
      return value > (rule.warningAbove ?? Number.POSITIVE_INFINITY)
        ? t('limit.warningAbove', { limit: rule.warningAbove, unit })
        : t('limit.warningBelow', { limit: rule.warningBelow, unit });
    case 'failure':
      return value > (rule.failureAbove ?? Number.POSITIVE_INFINITY)
        ? t('limit.failureAbove', { limit: rule.failureAbove, unit })
        : t('limit.failureBelow', { limit: rule.failureBelow, unit });
  }
}
