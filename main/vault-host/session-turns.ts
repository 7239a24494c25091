import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import { err, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';

type Call<Input, Output> = (session: Session, input: Input) => Promise<Result<Output, AppError>>;
type Served<Input, Output> = (input: Input) => Promise<Result<Output, AppError>>;

/** What is asked, and what is done once the person has agreed: exactly that which was shown. */
export interface Consented<Output> {
  readonly question: SecureQuestion;
  readonly proceed: (session: Session) => Promise<Result<Output, AppError>>;
}

/** How calls reach the open vault; each answers `locked` while there is none. */
export interface SessionTurns {
  /** A call that reads: it may run while another writes. */
  reading<Input, Output>(call: Call<Input, Output>): Served<Input, Output>;
  /** A call that writes: one after the other, in the order they came. */
  writing<Input, Output>(call: Call<Input, Output>): Served<Input, Output>;
  /**
   * A call that writes, if the person agrees in the secure window; `cancelled` otherwise. Others write
   * while the question is on screen, so `proceed` looks at the state again.
   */
  consented<Input, Output>(prepare: Call<Input, Consented<Output>>): Served<Input, Output>;
}

/** Turns over the vault that is open at the moment of the call. */
export function sessionTurns(
  current: () => Session | undefined,
  inTurn: <T>(task: () => Promise<T>) => Promise<T>,
): SessionTurns {
  const reading =
    <Input, Output>(call: Call<Input, Output>): Served<Input, Output> =>
    async input => {
      const session = current();
      return session === undefined ? err(appErrorOf('locked')) : call(session, input);
    };
  const writing =
    <Input, Output>(call: Call<Input, Output>): Served<Input, Output> =>
    input =>
      inTurn(() => reading(call)(input));
  return {
    reading,
    writing,
    consented: prepare => async input => {
      const asked = current();
      if (asked === undefined) return err(appErrorOf('locked'));
      const prepared = await prepare(asked, input);
      if (!prepared.ok) return prepared;
      const { question, proceed } = prepared.value;
      if (!(await asked.secure.ask(question))) {
        return err(appErrorOf(current() === asked ? 'cancelled' : 'locked'));
      }
      return writing(async session =>
        session === asked ? proceed(session) : err(appErrorOf('locked')),
      )(undefined);
    },
  };
}
