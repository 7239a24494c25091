import type { AccountId } from '../../common/lib/ids.ts';
import type { News } from './poke-hub.ts';

/** Accounts of one message; PostgreSQL's NOTIFY takes less than 8,000 bytes (some 40 each). */
const ACCOUNTS_A_MESSAGE = 100;
const NEWS_A_MESSAGE = 30;
const MESSAGE_CHARS = 7_000;

/** News that wait to be sent: of a space's heads only the last, of memberships each account once. */
export interface PokeQueue {
  add(news: News): void;
  /** Takes everything out, in messages short enough to send. */
  drain(): News[][];
}

/** An empty queue. */
export function createPokeQueue(): PokeQueue {
  const heads = new Map<string, News>();
  const members = new Map<string, { org: News['org']; accounts: Set<AccountId> }>();
  return {
    add: news => {
      if (news.type === 'head') {
        const name = `${news.org} ${news.space}`;
        const known = heads.get(name);
        const isOlder = known?.type === 'head' && BigInt(known.seq) >= BigInt(news.seq);
        if (!isOlder) heads.set(name, news);
        return;
      }
      const known = members.get(news.org) ?? { org: news.org, accounts: new Set() };
      for (const account of news.accounts) known.accounts.add(account);
      members.set(news.org, known);
    },
    drain: () => {
      const all = [...heads.values()];
      for (const { org, accounts } of members.values()) {
        const list = [...accounts];
        for (let at = 0; at < list.length; at += ACCOUNTS_A_MESSAGE) {
          all.push({ type: 'membership', org, accounts: list.slice(at, at + ACCOUNTS_A_MESSAGE) });
        }
      }
      heads.clear();
      members.clear();
      return packed(all);
    },
  };
}

function packed(all: readonly News[]): News[][] {
  const messages: News[][] = [];
  let chars = MESSAGE_CHARS;
  for (const news of all) {
    const own = JSON.stringify(news).length + 1;
    const last = messages.at(-1);
    if (last === undefined || chars + own > MESSAGE_CHARS || last.length >= NEWS_A_MESSAGE) {
      messages.push([news]);
      chars = own;
    } else {
      last.push(news);
      chars += own;
    }
  }
  return messages;
}
