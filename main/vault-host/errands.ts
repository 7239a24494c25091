import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { ErrandOutcome, VaultErrand } from '../../common/features/vault/vault-errand.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { VaultEvent } from './vault-events.ts';

/** More than a person does at a time; a page that asks for more is not obeyed. */
const MAX_OPEN = 8;

/** What came of an errand that went well. */
type Done = Exclude<ErrandOutcome, { is: 'failed' }>;

/** What main does for the vault: clipboard and file dialogs. */
export interface Errands {
  /** Bytes in it are wiped when they have left this process. */
  run(errand: VaultErrand): Promise<Result<Done, AppError>>;
  /** Main's answer; one that nobody waits for is ignored. */
  done(id: string, outcome: ErrandOutcome): void;
  endAll(why: AppError): void;
}

/** Sends errands to main as events and waits for its answers. */
export function createErrands(random: Random, emit: (event: VaultEvent) => void): Errands {
  const waiting = new Map<string, (result: Result<Done, AppError>) => void>();
  return {
    run: errand => {
      if (waiting.size >= MAX_OPEN) {
        return Promise.resolve(err(appErrorOf('not-permitted', { where: 'errand' })));
      }
      const id = random.uuid();
      return new Promise(resolve => {
        waiting.set(id, resolve);
        emit({ to: 'control', name: 'errandWanted', payload: { id, errand } });
      });
    },
    done: (id, outcome) => {
      const resolve = waiting.get(id);
      waiting.delete(id);
      if (resolve === undefined) return;
      if (outcome.is === 'failed') resolve(err(appErrorOf(outcome.kind, outcome.detail)));
      else resolve(ok(outcome));
    },
    endAll: why => {
      for (const resolve of waiting.values()) resolve(err(why));
      waiting.clear();
    },
  };
}
