import { useCallback, useEffect, useRef, useState } from 'react';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type {
  CsvMapping,
  ImportPreview,
} from '../../../common/features/vault/import/import-preview.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { useCommit } from '../../data/use-records.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import {
  commitsOf,
  planOf,
  takenRows,
  targetOf,
  type ImportPlan,
  type PlannedRow,
} from './import-plan.ts';

/** A file that is being looked at, and what is to become of its entries. */
export interface OpenImport {
  readonly space: SpaceId;
  readonly preview: ImportPreview;
  readonly plan: ImportPlan;
}

/** The import of a file, step by step. */
export interface Importing {
  readonly open: OpenImport | undefined;
  /** How many were stored; undefined before the end. */
  readonly done: number | undefined;
  /** How many are stored so far. */
  readonly stored: number;
  readonly busy: boolean;
  readonly error: AppError | undefined;
  readonly pick: (space: SpaceId) => Promise<void>;
  readonly remap: (mapping: CsvMapping) => Promise<void>;
  readonly change: (indexes: readonly number[], row: Partial<PlannedRow>) => void;
  readonly commit: () => Promise<void>;
  /** Forgets the file and begins anew. */
  readonly leave: () => void;
}

/** Takes credentials from a file into a site; the vault host reads the file, the page sees overviews. */
export function useImport(credentials: readonly Credential[], assets: readonly Asset[]): Importing {
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const commitEdits = useCommit();
  const [open, setOpen] = useState<OpenImport | undefined>();
  const [done, setDone] = useState<number | undefined>();
  const [stored, setStored] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  // What the vault host has sealed for this file and is not stored yet: a failure goes on from here.
  const waiting = useRef<ReturnType<typeof commitsOf> | undefined>(undefined);

  const here = (space: SpaceId): readonly Asset[] => assets.filter(one => one.space === space);
  const failed = (problem: AppError): void => {
    if (problem.kind !== 'cancelled') setError(problem);
  };
  const openId = useRef<string | undefined>(undefined);
  useEffect(() => {
    openId.current = open?.preview.id;
  }, [open]);
  useEffect(
    () => () => {
      if (openId.current !== undefined) void desk.call('importCancel', { id: openId.current });
    },
    [desk],
  );

  const pick = async (space: SpaceId): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const existing = credentials
      .filter(one => one.space === space)
      .map(({ id, name, username, url }) => ({ record: id, name, username, url }));
    const picked = await desk.call('importPick', { space, existing });
    setBusy(false);
    if (!picked.ok) {
      failed(picked.error);
      return;
    }
    waiting.current = undefined;
    setStored(0);
    setDone(undefined);
    setOpen({ space, preview: picked.value, plan: planOf(picked.value.rows, here(space)) });
  };
  const remap = async (mapping: CsvMapping): Promise<void> => {
    if (open === undefined) return;
    const mapped = await desk.call('importRemap', { id: open.preview.id, mapping });
    setError(mapped.ok ? undefined : mapped.error);
    if (!mapped.ok) return;
    setOpen({
      ...open,
      preview: mapped.value,
      plan: planOf(mapped.value.rows, here(open.space)),
    });
  };
  const change = useCallback((indexes: readonly number[], row: Partial<PlannedRow>): void => {
    setOpen(before => {
      if (before === undefined) return before;
      const plan = new Map(before.plan);
      for (const index of indexes) {
        const planned = plan.get(index) ?? { isTaken: false, asset: undefined };
        plan.set(index, { ...planned, ...row });
      }
      return { ...before, plan };
    });
  }, []);

  const seal = async (of: OpenImport): Promise<boolean> => {
    if (waiting.current !== undefined) return true;
    const byId = new Map(assets.map(one => [one.id, one]));
    const assetOf = (index: number): RecordId | undefined => of.plan.get(index)?.asset;
    const rows = takenRows(of.preview.rows, of.plan).map(row => {
      const asset = assetOf(row.index);
      return {
        index: row.index,
        record: newId<RecordId>(random),
        target: targetOf(row, asset === undefined ? undefined : byId.get(asset)),
      };
    });
    const sealed = await desk.call('importCommit', { id: of.preview.id, rows });
    if (!sealed.ok) {
      failed(sealed.error);
      return false;
    }
    waiting.current = commitsOf(of.space, sealed.value, assetOf);
    return true;
  };
  const commit = async (): Promise<void> => {
    if (open === undefined) return;
    setBusy(true);
    setError(undefined);
    if (await seal(open)) {
      let count = stored;
      while (waiting.current !== undefined && waiting.current.length > 0) {
        const [next, ...rest] = waiting.current;
        if (next === undefined) break;
        const kept = await commitEdits(next.edits);
        if (!kept.ok) {
          failed(kept.error);
          setBusy(false);
          return;
        }
        waiting.current = rest;
        count += next.credentials;
        setStored(count);
      }
      setDone(count);
      // The vault host has forgotten the file with the sealing.
      openId.current = undefined;
    }
    setBusy(false);
  };
  const leave = (): void => {
    if (open !== undefined && done === undefined) {
      void desk.call('importCancel', { id: open.preview.id });
    }
    waiting.current = undefined;
    setOpen(undefined);
    setDone(undefined);
    setStored(0);
    setError(undefined);
  };
  return { open, done, stored, busy, error, pick, remap, change, commit, leave };
}
