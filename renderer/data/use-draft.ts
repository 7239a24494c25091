import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import { useData } from './data-context.tsx';
import type { FormDraft } from './data-contract.ts';

/** Typing pauses longer than this are kept at once; a crash costs at most this much typing. */
const QUIET_MS = 300;

/** What was typed into a form and not committed yet. */
export interface Draft {
  /** `loading` until the store was asked; show the form after that. */
  readonly state: 'loading' | 'ready';
  /** What was found when the form was opened; null when nothing was left over. */
  readonly values: FormDraft | null;
  /** True from a key press until what was typed is durable. */
  readonly saving: boolean;
  /** The last failure to keep it, or none. */
  readonly error: AppError | undefined;
  /** Keeps what is typed, a moment after the last key. */
  readonly save: (values: FormDraft) => void;
  /** Forgets it, after a commit. */
  readonly clear: () => Promise<void>;
}

/**
 * Keeps a form as typed, sealed by the data worker, across crash, lock and power cut.
 * @param form names the form and what it is about, such as `site/new` or `fault/<id>/reply`
 */
export function useDraft(form: string): Draft {
  const data = useData();
  const [found, setFound] = useState<{ form: string; values: FormDraft | null } | undefined>();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<AppError | undefined>();
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; values: FormDraft } | undefined>(
    undefined,
  );

  const write = useCallback(
    async (values: FormDraft | null): Promise<void> => {
      const written = await data.call('writeDraft', { form, values });
      setError(written.ok ? undefined : written.error);
      if (waiting.current === undefined) setSaving(false);
    },
    [data, form],
  );
  const flush = useCallback((): void => {
    const late = waiting.current;
    if (late === undefined) return;
    clearTimeout(late.timer);
    waiting.current = undefined;
    void write(late.values);
  }, [write]);

  useEffect(() => {
    let stale = false;
    void data.call('readDraft', { form }).then(read => {
      if (stale) return;
      setFound({ form, values: read.ok ? read.value : null });
      if (!read.ok) setError(read.error);
    });
    return () => {
      stale = true;
    };
  }, [data, form]);

  // The page may be hidden, reloaded or left with typing still in the quiet period.
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  const save = useCallback(
    (values: FormDraft): void => {
      clearTimeout(waiting.current?.timer);
      setSaving(true);
      waiting.current = { values, timer: setTimeout(flush, QUIET_MS) };
    },
    [flush],
  );
  const clear = useCallback(async (): Promise<void> => {
    clearTimeout(waiting.current?.timer);
    waiting.current = undefined;
    await write(null);
  }, [write]);

  const ready = found?.form === form;
  return {
    state: ready ? 'ready' : 'loading',
    values: ready ? found.values : null,
    saving,
    error,
    save,
    clear,
  };
}
