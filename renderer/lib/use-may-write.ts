import { useCallback } from 'react';
import { memberMay } from '../../common/crypto/membership.ts';
import type { SpaceId } from '../../common/lib/ids.ts';
import { useSpaces } from './vault-desk.ts';

/** Whether this account's role lets it write records of a site; what it may not do is not offered. */
export function useMayWrite(): (space: SpaceId) => boolean {
  const spaces = useSpaces();
  return useCallback(
    space => spaces.some(info => info.space === space && memberMay(info.role, 'write')),
    [spaces],
  );
}

/** Whether this account may add sites: it writes in the organisation's own space. */
export function useMayAddSite(): boolean {
  return useSpaces().some(info => info.kind === 'organisation' && memberMay(info.role, 'write'));
}
