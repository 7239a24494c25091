/** The wire's version; a change of any message under common/sync/protocol raises it. */
export const PROTOCOL_VERSION = 2;
/** The version of the entities' fields that this app writes; readers keep and forward newer ones. */
export const SCHEMA_VERSION = 1;
