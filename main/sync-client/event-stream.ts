import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { syncEvent, type SyncEvent } from '../../common/sync/protocol/events.ts';
import { requestHeaders, type ServerApiDeps } from './server-api.ts';

/** Without a byte for this long (the server sends a comment more often) the stream is dead. */
const SILENCE_MS = 60_000;
/** Longest event that is kept while it arrives; heads are far shorter. */
const MAX_EVENT_CHARS = 16_384;

/**
 * Reads the server's events until the stream ends, however it ends; answers why.
 * @param onOpen called when the server has begun to stream
 */
export async function readEvents(
  deps: ServerApiDeps,
  org: string,
  token: string,
  onOpen: () => void,
  onEvent: (event: SyncEvent) => void,
): Promise<AppError> {
  const unreachable = appErrorOf('server-unreachable', { server: deps.server });
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const response = await deps.fetch(new URL(`/v1/sync/events?org=${org}`, deps.server), {
      headers: { ...requestHeaders(deps, { token }), accept: 'text/event-stream' },
      redirect: 'error',
      signal: AbortSignal.any([deps.signal, silence.signal]),
    });
    if (response.status === 401) return appErrorOf('session-expired');
    if (!response.ok || response.body === null) return unreachable;
    onOpen();
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      heard();
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
      rest = parts.pop() ?? '';
      if (rest.length > MAX_EVENT_CHARS)
        return appErrorOf('server-bad-answer', { server: deps.server });
      for (const part of parts) {
        const event = eventOf(part);
        if (event !== undefined) onEvent(event);
      }
    }
    return unreachable;
  } catch {
    return unreachable;
  } finally {
    clearTimeout(timer);
  }
}

/** The event of one block of the stream (WHATWG HTML §9.2.6); comments and unknown kinds are none. */
export function eventOf(block: string): SyncEvent | undefined {
  const data = block
    .split(/\r?\n/)
    .filter(line => line.startsWith('data:'))
    .map(line => line.slice(5).replace(/^ /, ''))
    .join('\n');
  if (data === '') return undefined;
  try {
    const parsed = syncEvent.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
