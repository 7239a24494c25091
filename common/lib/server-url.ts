import { z } from 'zod';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A sync server's address: `https`, or `http` on this machine alone. Changes are sealed either way;
 * a token or an enrolment code in the clear would let somebody in between act in the person's name.
 * Nothing but host, port and path: `https://good.example@evil.example` names the second.
 */
export const serverUrl = z
  .url({ protocol: /^https?$/, error: 'url', abort: true })
  .refine(
    address => {
      const { protocol, hostname } = new URL(address);
      return protocol === 'https:' || LOOPBACK.test(hostname);
    },
    { error: 'https', abort: true },
  )
  .refine(
    address => {
      const { username, password, search, hash } = new URL(address);
      return `${username}${password}${search}${hash}` === '' && !/[@?#]/.test(address);
    },
    { error: 'url' },
  );
