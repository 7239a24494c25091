import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useDispatch } from 'react-redux';
import { workNamed } from '../lib/work-slice.ts';
import { WorkDialog } from './work-dialog.tsx';
import type { NamedWork, WorkQuestion } from './work-question.ts';

/** The dialog that asks for work and reason, and the way to open it. */
export interface WorkAsking {
  /** Undefined when the person thinks better of it. */
  readonly ask: (question: WorkQuestion) => Promise<NamedWork | undefined>;
  /** To be placed on the screen. */
  readonly dialog: ReactNode;
}

/** Asks for which work a credential is to be used; what is answered is offered first the next time. */
export function useWorkQuestion(): WorkAsking {
  const dispatch = useDispatch();
  const [open, setOpen] = useState<
    | { readonly question: WorkQuestion; readonly end: (answer: NamedWork | undefined) => void }
    | undefined
  >();
  const before = useRef<Element | null>(null);
  const ask = useCallback<WorkAsking['ask']>(question => {
    before.current = document.activeElement;
    return new Promise(end => setOpen({ question, end }));
  }, []);
  const answer = (said: NamedWork | undefined): void => {
    setOpen(undefined);
    if (said !== undefined) dispatch(workNamed({ work: said.work, reason: said.reason }));
    open?.end(said);
    // The keyboard goes back to where the use was asked for, once the dialog is gone.
    requestAnimationFrame(() => {
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    });
  };
  const dialog = open !== undefined && (
    <WorkDialog question={open.question} onAnswer={answer} onCancel={() => answer(undefined)} />
  );
  return { ask, dialog };
}
