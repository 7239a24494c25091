import { useCallback, useEffect, useRef, useState } from 'react';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import type { Credential } from '../../../common/features/vault/credential-view.ts';
import type {
  CsvMapping,
  ImportPreview,
} from '../../../common/features/vault/import/import-preview.ts';
import type { AppError } from '../../../common/errors/app-error.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { useData } from '../../data/data-context.tsx';
import { useQuery } from '../../data/use-query.ts';
import { usePlatform } from '../../lib/platform-context.ts';
import { useVaultDesk } from '../../lib/vault-desk.ts';
import { planOf, takenRows, targetOf, type ImportPlan, type PlannedRow } from './import-plan.ts';
import {
  forgetWaiting,
  keepWaiting,
  readWaiting,
  storeWaiting,
  type WaitingImport,
} from './import-storing.ts';

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
  /** What an earlier import has left to store, when the app ended in the middle of it. */
  readonly left: WaitingImport | undefined;
  readonly storeLeft: () => Promise<void>;
  readonly forgetLeft: () => Promise<void>;
  /** Forgets the file and begins anew. */
  readonly leave: () => void;
}

/** Nothing else changes what waits. */
const silent = (): (() => void) => () => undefined;

/** Takes credentials from a file into a site; the vault host reads the file, the page sees overviews. */
export function useImport(credentials: readonly Credential[], assets: readonly Asset[]): Importing {
  const { random } = usePlatform();
  const desk = useVaultDesk();
  const data = useData();
  const [open, setOpen] = useState<OpenImport | undefined>();
  const [done, setDone] = useState<number | undefined>();
  const [stored, setStored] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  // The vault host has sealed what was chosen and forgotten the file: a failure goes on from what waits.
  const isSealed = useRef(false);

  const look = useCallback(() => readWaiting(data), [data]);
  const waiting = useQuery(look, silent);
  const left = waiting.value;

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
    // One import waits at a time: another would take its place.
    if (waiting.state !== 'ready' || left !== undefined) return;
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
    isSealed.current = false;
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

  const seal = async (of: OpenImport): Promise<Result<WaitingImport | undefined, AppError>> => {
    if (isSealed.current) return readWaiting(data);
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
    if (!sealed.ok) return sealed;
    // The vault host has forgotten the file with the sealing.
    openId.current = undefined;
    const credentials = sealed.value.map(one => {
      const asset = assetOf(one.index) ?? one.overview.asset;
      return { ...one, overview: { ...one.overview, asset } };
    });
    const sealedOnes = { space: of.space, credentials };
    const kept = await keepWaiting(data, sealedOnes);
    if (!kept.ok) return kept;
    isSealed.current = true;
    return ok(sealedOnes);
  };
  /** Stores what waits, and answers whether all of it is. */
  const store = async (rest: WaitingImport | undefined): Promise<boolean> => {
    if (rest === undefined) return true;
    const before = stored;
    const all = await storeWaiting(data, rest, count => setStored(before + count));
    if (!all.ok) failed(all.error);
    waiting.refresh();
    return all.ok;
  };
  const commit = async (): Promise<void> => {
    if (open === undefined) return;
    setBusy(true);
    setError(undefined);
    const rest = await seal(open);
    if (!rest.ok) failed(rest.error);
    else if (await store(rest.value)) {
      setDone(takenRows(open.preview.rows, open.plan).length);
    }
    setBusy(false);
  };
  const storeLeft = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    await store(left);
    setStored(0);
    setBusy(false);
  };
  const forgetLeft = async (): Promise<void> => {
    const forgotten = await forgetWaiting(data);
    if (!forgotten.ok) setError(forgotten.error);
    waiting.refresh();
  };
  const leave = (): void => {
    if (openId.current !== undefined) void desk.call('importCancel', { id: openId.current });
    isSealed.current = false;
    setOpen(undefined);
    setDone(undefined);
    setStored(0);
    setError(undefined);
  };
  return {
    open,
    done,
    stored,
    busy,
    error,
    pick,
    remap,
    change,
    commit,
    left,
    storeLeft,
    forgetLeft,
    leave,
  };
}
