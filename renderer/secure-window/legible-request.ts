import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import { visibleText } from '../../common/lib/visible-text.ts';

/**
 * A request as it may be shown: names, hosts, labels and reasons come from colleagues, servers, files
 * and the page, and each is a person's reason to agree.
 */
export function legibleRequest(request: SecureRequest): SecureRequest {
  switch (request.kind) {
    case 'consent':
      return {
        ...request,
        question:
          request.question.kind === 'connect-server'
            ? { ...request.question, server: asLookedUp(request.question.server) }
            : legible(request.question),
      };
    case 'reveal':
    case 'enter':
      return {
        ...request,
        of: legible(request.of),
        fields: request.fields.map(labelled),
      } as SecureRequest;
    case 'passphrase':
      return legible(request);
    case 'kit':
      return { ...legible(request), qr: request.qr, fields: request.fields.map(labelled) };
  }
}

/** An address in the letters by which it is looked up: what only looks like another shows as what it is. */
function asLookedUp(address: string): string {
  return visibleText(URL.canParse(address) ? new URL(address).href.replace(/\/+$/, '') : address);
}

function legible<T extends object>(of: T): T {
  return Object.fromEntries(
    Object.entries(of).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? visibleText(value) : value,
    ]),
  ) as T;
}

function labelled<T extends { readonly label: string }>(field: T): T {
  return { ...field, label: visibleText(field.label) };
}
