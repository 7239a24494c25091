import type { WorkItem } from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { WorkState } from '../../common/features/vault/vault-records.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { VaultEvent } from './vault-events.ts';

/** A store answers within milliseconds; after this there is none. */
const PATIENCE_MS = 5_000;
/** More than a person does at a time; a page that asks for more is not obeyed. */
const MAX_OPEN = 16;

/** The data worker as witness of the work that a use names: the vault host holds no records itself. */
export interface WorkWitness {
  /** `work-unknown` for a record that is not there, `work-closed` for one that is over. */
  confirm(work: WorkItem): Promise<Result<undefined, AppError>>;
  /** The data worker's answer; one that nobody waits for is ignored. */
  answered(id: string, state: WorkState): void;
  /** Nothing waits any more: all of it is unknown. */
  endAll(): void;
}

/** Asks by events, one for each use. */
export function createWorkWitness(random: Random, emit: (event: VaultEvent) => void): WorkWitness {
  const waiting = new Map<string, (state: WorkState) => void>();
  const answered = (id: string, state: WorkState): void => {
    waiting.get(id)?.(state);
    waiting.delete(id);
  };
  const ask = (work: WorkItem): Promise<WorkState> =>
    new Promise(resolve => {
      const id = random.uuid();
      const timer = setTimeout(() => answered(id, 'unknown'), PATIENCE_MS);
      timer.unref();
      waiting.set(id, state => {
        clearTimeout(timer);
        resolve(state);
      });
      emit({ to: 'records', name: 'workWanted', payload: { id, work } });
    });
  return {
    confirm: async work => {
      if (waiting.size >= MAX_OPEN) return err(appErrorOf('not-permitted', { where: 'work' }));
      const state = await ask(work);
      if (state === 'open') return ok(undefined);
      return err(appErrorOf(state === 'closed' ? 'work-closed' : 'work-unknown'));
    },
    answered,
    endAll: () => {
      for (const id of waiting.keys()) answered(id, 'unknown');
    },
  };
}
