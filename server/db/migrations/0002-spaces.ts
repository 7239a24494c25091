const PARTITIONS = 8;

/**
 * Spaces, their membership logs and their change logs. Organisation and space lead every key and no
 * number comes from a sequence, so that organisations can be spread over databases later.
 */
export const spacesMigration = {
  id: 2,
  name: 'spaces',
  sql: `
    CREATE TABLE space_head (
      org uuid NOT NULL,
      space uuid NOT NULL,
      timeline uuid NOT NULL,
      -- Number of the log's last change. Whoever writes to the space locks this row first.
      seq bigint NOT NULL,
      kind text NOT NULL,
      PRIMARY KEY (org, space)
    );

    CREATE TABLE membership_entry (
      org uuid NOT NULL,
      space uuid NOT NULL,
      seq integer NOT NULL,
      entry text NOT NULL,
      PRIMARY KEY (org, space, seq)
    );

    -- What the membership log says now.
    CREATE TABLE member (
      org uuid NOT NULL,
      space uuid NOT NULL,
      account uuid NOT NULL,
      role text NOT NULL,
      PRIMARY KEY (org, space, account)
    );
    CREATE INDEX member_of ON member (org, account);

    CREATE TABLE space_grant (
      org uuid NOT NULL,
      space uuid NOT NULL,
      member uuid NOT NULL,
      epoch integer NOT NULL,
      granter uuid NOT NULL,
      space_grant text NOT NULL,
      PRIMARY KEY (org, space, member, epoch, granter)
    );

    CREATE TABLE change (
      org uuid NOT NULL,
      space uuid NOT NULL,
      seq bigint NOT NULL,
      id uuid NOT NULL,
      device uuid NOT NULL,
      author uuid NOT NULL,
      key_id text NOT NULL,
      schema_v integer NOT NULL,
      v integer NOT NULL,
      sig text NOT NULL,
      body text NOT NULL,
      received_at bigint NOT NULL,
      PRIMARY KEY (org, space, seq),
      UNIQUE (org, space, id)
    ) PARTITION BY HASH (org);
    ${Array.from(
      { length: PARTITIONS },
      (_, part) => `
    CREATE TABLE change_${part} PARTITION OF change
      FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${part});
    -- Ciphertext does not compress; don't try.
    ALTER TABLE change_${part} ALTER COLUMN body SET STORAGE EXTERNAL;`,
    ).join('')}
  `,
} as const;
