import { faultStep, type FaultStep } from './fault.ts';

/** The five steps in order: submit, analyse, confirm, escalate, reply. */
export const faultSteps: readonly FaultStep[] = faultStep.options;

/**
 * Steps that a fault may go to from this one. It goes up level by level; once analysed it may be
 * answered without going all the way up; a step taken too early is taken back by one; a replied fault
 * that comes back is analysed again (reopened).
 */
export function stepsFrom(step: FaultStep): readonly FaultStep[] {
  switch (step) {
    case 'submitted':
      return ['analysed'];
    case 'analysed':
      return ['submitted', 'confirmed', 'replied'];
    case 'confirmed':
      return ['analysed', 'escalated', 'replied'];
    case 'escalated':
      return ['confirmed', 'replied'];
    case 'replied':
      return ['analysed'];
  }
}

/** What a move between two steps means. */
export type StepMove = 'advance' | 'take-back' | 'reopen' | 'none' | 'not-allowed';

/** How a move from one step to another is to be called, and whether it may be made. */
export function stepMove(from: FaultStep, to: FaultStep): StepMove {
  if (from === to) return 'none';
  if (!stepsFrom(from).includes(to)) return 'not-allowed';
  if (faultSteps.indexOf(to) > faultSteps.indexOf(from)) return 'advance';
  return from === 'replied' ? 'reopen' : 'take-back';
}

/** A fault is open until it was replied to. */
export function isOpen(fault: { readonly step: FaultStep }): boolean {
  return fault.step !== 'replied';
}
