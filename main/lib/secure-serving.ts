import { wipe } from '../../common/crypto/keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  secureWindow,
  type SecureRequest,
  type SecureWindow,
} from '../../common/features/vault/secure-window.ts';
import { serve, type Handlers, type Port } from '../../common/ipc/port-rpc.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

/**
 * How the owner of a request answers its window; a call that it leaves out is refused. Bytes that
 * `field` gives must be the window's alone, for they are wiped once sent; those that `submit` gets
 * are wiped when it has answered.
 */
export type SecureAnswers = Partial<
  Pick<Handlers<SecureWindow>, 'field' | 'totp' | 'copy' | 'keyFile' | 'submit'>
>;

/** A request on its way: to be served to one window, and what became of it. */
export interface SecureTurn {
  /** `port` is the owner's end; it is closed when the matter is settled. */
  serve(port: Port): void;
  /** Settles it from outside, as a lock does; nothing the window says afterwards counts. */
  end(why: AppError): void;
  /**
   * Success: agreed, submitted and accepted, or (for `reveal`) looked at. `cancelled`: refused, or the
   * window was closed.
   */
  readonly outcome: Promise<Result<undefined, AppError>>;
}

/** One request, to be served once. */
export function secureTurn(
  request: SecureRequest,
  answers: SecureAnswers,
  onBug: (call: string, bug: unknown) => void,
): SecureTurn {
  let settle: (result: Result<undefined, AppError>) => void = () => undefined;
  const outcome = new Promise<Result<undefined, AppError>>(resolve => {
    settle = resolve;
  });
  let isOver = false;
  let close = (): void => undefined;
  const end = (result: Result<undefined, AppError>): void => {
    if (isOver) return;
    isOver = true;
    settle(result);
    // Not at once: the reply to the window's call goes first.
    setTimeout(() => close());
  };
  const refused = err(appErrorOf('not-permitted', { where: 'secure window' }));
  const whileOpen =
    <Input, Output>(
      handler: ((input: Input) => Promise<Result<Output, AppError>>) | undefined,
    ): ((input: Input) => Promise<Result<Output, AppError>>) =>
    async input =>
      isOver || handler === undefined ? refused : handler(input);

  return {
    outcome,
    end: why => end(err(why)),
    serve: port => {
      if (isOver) {
        port.close();
        return;
      }
      close = () => port.close();
      port.onClose(() => {
        end(request.kind === 'reveal' ? ok(undefined) : err(appErrorOf('cancelled')));
      });
      serve(
        port,
        secureWindow,
        {
          request: whileOpen(async () => ok(request)),
          answer: whileOpen(async ({ agreed }) => {
            if (request.kind !== 'consent' && request.kind !== 'kit') return refused;
            end(agreed ? ok(undefined) : err(appErrorOf('cancelled')));
            return ok(undefined);
          }),
          field: whileOpen(answers.field),
          totp: whileOpen(answers.totp),
          copy: whileOpen(answers.copy),
          keyFile: whileOpen(answers.keyFile),
          submit: async input => {
            const taken = await whileOpen(answers.submit)(input);
            wipe(...input.fields.map(({ value }) => value));
            if (taken.ok) end(ok(undefined));
            return taken;
          },
        },
        onBug,
      );
    },
  };
}
