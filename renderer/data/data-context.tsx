import type { Client } from '../../common/ipc/port-rpc.ts';
import { requiredContext } from '../lib/required-context.ts';
import type { DataContract } from './data-contract.ts';

const context = requiredContext<Client<DataContract>>('DataClient');

/** Gives the screens below it the data worker. */
export const DataProvider = context.Provider;
/** The data worker: records, drafts, outbox. */
export const useData = context.use;
