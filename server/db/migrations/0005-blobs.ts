/** Which sealed chunks of attached files lie in the store of blobs, and how much room they take. */
export const blobsMigration = {
  id: 5,
  name: 'blobs',
  sql: `
    CREATE TABLE blob (
      org uuid NOT NULL,
      space uuid NOT NULL,
      -- 32 bytes in lower-case hex.
      sha256 text NOT NULL,
      size integer NOT NULL,
      received_at bigint NOT NULL,
      PRIMARY KEY (org, space, sha256)
    );

    -- The sum of an organisation's sizes, so that nobody adds them up for each chunk that comes.
    CREATE TABLE blob_usage (
      org uuid NOT NULL,
      bytes bigint NOT NULL,
      PRIMARY KEY (org)
    );
  `,
} as const;
