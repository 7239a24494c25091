import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { err, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';

type Call<Input, Output> = (session: Session, input: Input) => Promise<Result<Output, AppError>>;
type Served<Input, Output> = (input: Input) => Promise<Result<Output, AppError>>;

/** How calls reach the open vault; each answers `locked` while there is none. */
export interface SessionTurns {
  /** A call that reads: it may run while another writes. */
  reading<Input, Output>(call: Call<Input, Output>): Served<Input, Output>;
  /** A call that writes: one after the other, in the order they came. */
  writing<Input, Output>(call: Call<Input, Output>): Served<Input, Output>;
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
  return { reading, writing: call => input => inTurn(() => reading(call)(input)) };
}
