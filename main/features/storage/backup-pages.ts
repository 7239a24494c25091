import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { SealedBatch } from '../../../common/features/storage/sealed-batch.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { PageSink } from './keeper.ts';

type Page = Parameters<PageSink>[0];

/** The data worker's pages, one at a time: it gets its answer when the page was used up. */
export interface BackupPages {
  readonly sink: PageSink;
  /** Batches of the whole log, once the first page is there. */
  total(): Promise<Result<number, AppError>>;
  batches(): AsyncGenerator<Result<SealedBatch, AppError>>;
  /** Ends it from outside: the worker is gone, or the person has had enough. */
  end(why: AppError): void;
}

/** Joins the worker, which pushes pages, with a file that is written from them. */
export function backupPages(id: string): BackupPages {
  let page:
    | { readonly content: Page; readonly used: (go: Result<undefined, AppError>) => void }
    | undefined;
  let ended: AppError | undefined;
  let wake = (): void => undefined;
  const wait = (): Promise<void> =>
    new Promise(resolve => {
      wake = resolve;
    });
  const nextPage = async (): Promise<Result<NonNullable<typeof page>, AppError>> => {
    while (page === undefined && ended === undefined) await wait();
    return page === undefined ? err(ended ?? appErrorOf('cancelled')) : ok(page);
  };
  const end = (why: AppError): void => {
    ended ??= why;
    page?.used(err(ended));
    page = undefined;
    wake();
  };
  return {
    sink: content => {
      if (ended !== undefined || content.id !== id || page !== undefined) {
        return Promise.resolve(err(ended ?? appErrorOf('cancelled')));
      }
      if (content.failed !== undefined) {
        end(appErrorOf('store-unavailable', { reason: content.failed }));
        return Promise.resolve(ok(undefined));
      }
      return new Promise(used => {
        page = { content, used };
        wake();
      });
    },
    total: async () => {
      const first = await nextPage();
      return first.ok ? ok(first.value.content.total) : first;
    },
    batches: async function* () {
      for (;;) {
        const next = await nextPage();
        if (!next.ok) {
          yield next;
          return;
        }
        const { content, used } = next.value;
        for (const batch of content.batches) yield ok(batch);
        page = undefined;
        used(ok(undefined));
        if (content.done) return;
      }
    },
    end,
  };
}
