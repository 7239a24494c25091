import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, session, type Session } from 'electron';

/** The app's own origin: no file:// page ever runs. */
export const APP_ORIGIN = 'app://rackside';
/** Holds nothing: a page goes over it when the workspace locks, and leaves its process behind. */
export const LOCKED_ORIGIN = 'app://locked';
/** The secure window's: another site than the app's, so another process and another store. */
export const SECURE_ORIGIN = 'app://secure';

/**
 * Everything the page may load or reach, as a header on every answer. Styles may be inline because
 * the component library positions by style attributes; scripts, connections and frames may not.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Stands in the secure window's page for a nonce that each answer draws anew. */
const NONCE_PLACE = '__CSP_NONCE__';

/** The secure window loads its own script and styles, and reaches nothing at all. */
export function securePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready: makes app:// a secure, standard origin. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer under app://rackside, and nothing outside its folder. */
export function serveApp(folder: string): void {
  session.defaultSession.protocol.handle('app', request =>
    request.url === `${LOCKED_ORIGIN}/`
      ? emptyPage()
      : answer(request, fileFor(folder, request.url), text => ({
          text,
          policy: CONTENT_SECURITY_POLICY,
        })),
  );
}

/** Serves the same build under app://secure to the secure window's session, by a stricter policy. */
export function serveSecureWindow(target: Session, folder: string): void {
  target.protocol.handle('app', request =>
    answer(request, fileFor(folder, request.url, SECURE_ORIGIN), text => {
      const nonce = randomBytes(16).toString('base64');
      return { text: text.replaceAll(NONCE_PLACE, nonce), policy: securePolicy(nonce) };
    }),
  );
}

function emptyPage(): Response {
  return new Response('<!doctype html><title>Rackside</title>', {
    headers: {
      'content-security-policy': "default-src 'none'",
      'content-type': 'text/html; charset=utf-8',
    },
  });
}

async function answer(
  request: Request,
  file: string | undefined,
  page: (text: string) => { readonly text: string; readonly policy: string },
): Promise<Response> {
  const headers = {
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const none = (): Response => {
    const { policy } = page('');
    return new Response(null, {
      status: 404,
      headers: { ...headers, 'content-security-policy': policy },
    });
  };
  if (request.method !== 'GET' || file === undefined) return none();
  try {
    const content = await readFile(file);
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    const isPage = extname(file) === '.html';
    const { text, policy } = page(isPage ? content.toString('utf8') : '');
    return new Response(isPage ? text : content, {
      headers: { ...headers, 'content-security-policy': policy, 'content-type': type },
    });
  } catch {
    return none();
  }
}

/** The file behind an address, or undefined when it lies outside the folder or the origin. */
export function fileFor(folder: string, address: string, origin = APP_ORIGIN): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (`${url.protocol}//${url.host}` !== origin) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0')) return undefined;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(normalize(folder) + sep) ? file : undefined;
}
