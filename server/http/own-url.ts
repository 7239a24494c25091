/** Names and addresses of a machine's loopback (RFC 6761, RFC 1122, RFC 4291). */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a URL that a client logs in to names this server. A client signs the URL it knows, so that
 * another server which it trusts can't pass its signature on to this one. Without any public URL only
 * this machine's own clients are served, under whatever port a tunnel gives them.
 */
export function isOwnUrl(publicUrls: readonly string[]): (url: string) => boolean {
  const own = new Set(publicUrls.map(url => new URL(url).origin));
  return url => {
    if (!URL.canParse(url)) return false;
    const { origin, hostname } = new URL(url);
    return own.size > 0 ? own.has(origin) : LOOPBACK.test(hostname);
  };
}
