/** Who may not come any more: people who left a space, and devices that were revoked in one. */
export const leaversMigration = {
  id: 3,
  name: 'leavers',
  sql: `
    -- The change log's last number when the entry came: how far a leaver's changes count.
    ALTER TABLE membership_entry ADD COLUMN change_seq bigint NOT NULL DEFAULT 0;

    -- Was a member, and is none now.
    CREATE TABLE former_member (
      org uuid NOT NULL,
      space uuid NOT NULL,
      account uuid NOT NULL,
      -- The entry that ended it: the log up to there is shown to the leaver.
      entry_seq integer NOT NULL,
      PRIMARY KEY (org, space, account)
    );
    CREATE INDEX former_member_of ON former_member (org, account);

    CREATE TABLE revoked_device (
      org uuid NOT NULL,
      space uuid NOT NULL,
      account uuid NOT NULL,
      device uuid NOT NULL,
      entry_seq integer NOT NULL,
      PRIMARY KEY (org, space, account, device)
    );
    CREATE INDEX revoked_device_of ON revoked_device (org, account, device);
  `,
} as const;
