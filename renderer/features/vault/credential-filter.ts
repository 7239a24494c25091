import type { Credential } from '../../../common/features/vault/credential-view.ts';
import { hasWords } from '../../../common/lib/has-words.ts';
import { expiryOf } from '../../records/credential-expiry.ts';

/** What a list looks at of a credential: its overview, never its secret. */
export type Overview = Pick<
  Credential,
  'id' | 'space' | 'name' | 'kind' | 'username' | 'asset' | 'folder' | 'tags' | 'url' | 'expiresAt'
>;

/** What the vault host says about a secret without saying the secret. */
export interface Finding {
  readonly weak: boolean;
  /** Others with the same secret. */
  readonly reused: boolean;
}

/** What wants attention in a credential. */
export const attention = ['expiring', 'expired', 'weak', 'reused'] as const;
/** @see attention */
export type Attention = (typeof attention)[number];

/** What a list of credentials shows; an empty part lets everything through. */
export interface CredentialFilter {
  readonly text: string;
  readonly space: string;
  readonly asset: string;
  readonly folder: string;
  readonly tag: string;
  readonly kind: string;
  readonly attention: Attention | '';
}

/** What a filter looks at beside the credential. */
export interface FilterContext {
  readonly now: number;
  readonly assetName: (credential: Overview) => string;
  readonly finding: (credential: Overview) => Finding | undefined;
}

/**
 * Whether a filter lets a credential through. Every word of the text must be found in name, user name,
 * device, folder, tags or address; letter case and width don't matter.
 */
export function credentialMatches(
  credential: Overview,
  filter: CredentialFilter,
  context: FilterContext,
): boolean {
  const { space, asset, folder, tag, kind } = filter;
  if (space !== '' && credential.space !== space) return false;
  if (asset !== '' && credential.asset !== asset) return false;
  if (folder !== '' && !inFolder(credential.folder, folder)) return false;
  if (tag !== '' && !credential.tags.includes(tag)) return false;
  if (kind !== '' && credential.kind !== kind) return false;
  if (!wants(credential, filter.attention, context)) return false;
  const { name, username, tags, url } = credential;
  return hasWords(
    [name, username, context.assetName(credential), credential.folder, ...tags, url ?? ''],
    filter.text,
  );
}

/** Folders are paths such as `Network/Core`; a folder holds those below it. */
function inFolder(folder: string, within: string): boolean {
  return folder === within || folder.startsWith(`${within}/`);
}

function wants(credential: Overview, what: Attention | '', context: FilterContext): boolean {
  switch (what) {
    case '':
      return true;
    case 'expiring':
      // What has run out already wants a new secret all the more.
      return ['expiring', 'expired'].includes(expiryOf(credential, context.now));
    case 'expired':
      return expiryOf(credential, context.now) === 'expired';
    case 'weak':
      return context.finding(credential)?.weak === true;
    case 'reused':
      return context.finding(credential)?.reused === true;
  }
}
