import { appErrorOf } from '../../common/errors/app-error.ts';
import type { SecureQuestion } from '../../common/features/vault/secure-question.ts';
import {
  secureWindow,
  type SecureRequest,
  type SecureWindow,
} from '../../common/features/vault/secure-window.ts';
import { connect, type Client } from '../../common/ipc/port-rpc.ts';
import type { Vault } from '../../main/vault-host/vault.ts';
import { portPair } from './port-pair.ts';

/** What the person at the secure window does with anything but a question. */
export type AtSecureWindow = (
  request: Exclude<SecureRequest, { kind: 'consent' }>,
  window: Client<SecureWindow>,
) => Promise<void>;

/** The person at the secure window: agrees to everything and closes every other window unseen, until told otherwise. */
export interface FakeSecureWindow {
  /** Every question so far. */
  readonly asked: SecureQuestion[];
  /** Every other request so far. */
  readonly shown: SecureRequest[];
  /** Whether the next questions are agreed to. */
  agree(to: boolean | ((question: SecureQuestion) => boolean)): void;
  /** What happens at the next windows that are no question. */
  at(act: AtSecureWindow): void;
}

/** Opens a window for each request of the vault, as main would, with somebody at it. */
export function fakeSecureWindow(vault: Pick<Vault, 'onEvent' | 'secure'>): FakeSecureWindow {
  const asked: SecureQuestion[] = [];
  const shown: SecureRequest[] = [];
  let agrees: (question: SecureQuestion) => boolean = () => true;
  let act: AtSecureWindow = async () => undefined;

  const sitAt = async (id: string): Promise<void> => {
    const [near, far] = portPair();
    vault.secure.attach(id, far);
    const window = connect(near, secureWindow, appErrorOf('vault-host-gone'));
    const request = await window.call('request');
    if (!request.ok) return;
    if (request.value.kind === 'consent') {
      asked.push(request.value.question);
      await window.call('answer', { agreed: agrees(request.value.question) });
    } else {
      shown.push(request.value);
      await act(request.value, window);
    }
    window.close();
  };
  vault.onEvent(event => {
    if (event.name === 'secureWindowWanted') void sitAt(event.payload.id);
  });
  return {
    asked,
    shown,
    agree: to => {
      agrees = typeof to === 'function' ? to : () => to;
    },
    at: next => {
      act = next;
    },
  };
}
