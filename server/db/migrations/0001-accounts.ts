/** Organisations, who belongs to them, and how they come and log in. Times are ms since the epoch. */
export const accountsMigration = {
  id: 1,
  name: 'accounts',
  sql: `
    CREATE TABLE organisation (
      org uuid PRIMARY KEY,
      name text NOT NULL,
      created_at bigint NOT NULL
    );

    CREATE TABLE account (
      org uuid NOT NULL REFERENCES organisation,
      account uuid NOT NULL,
      -- Canonical JSON of the identity bundle, kept letter by letter: it is signed.
      bundle text NOT NULL,
      admin boolean NOT NULL,
      created_at bigint NOT NULL,
      PRIMARY KEY (org, account)
    );

    CREATE TABLE device (
      org uuid NOT NULL,
      device uuid NOT NULL,
      account uuid NOT NULL,
      certificate text NOT NULL,
      sign text NOT NULL,
      created_at bigint NOT NULL,
      PRIMARY KEY (org, device),
      FOREIGN KEY (org, account) REFERENCES account
    );
    CREATE INDEX device_of_account ON device (org, account);

    -- Secrets lie here by their SHA-256 only, base64url.
    CREATE TABLE enrolment (
      code_hash text PRIMARY KEY,
      created_at bigint NOT NULL,
      used_by uuid REFERENCES organisation
    );

    CREATE TABLE invitation (
      org uuid NOT NULL,
      token_hash text NOT NULL,
      inviter uuid NOT NULL,
      spaces uuid[] NOT NULL,
      role text NOT NULL,
      created_at bigint NOT NULL,
      expires_at bigint NOT NULL,
      joined uuid,
      joined_at bigint,
      bundle text,
      certificate text,
      proof text,
      PRIMARY KEY (org, token_hash),
      FOREIGN KEY (org, inviter) REFERENCES account
    );
    CREATE INDEX invitation_of_inviter ON invitation (org, inviter);

    CREATE TABLE challenge (
      challenge_hash text PRIMARY KEY,
      org uuid NOT NULL,
      device uuid NOT NULL,
      expires_at bigint NOT NULL
    );
    CREATE INDEX challenge_expiry ON challenge (expires_at);

    CREATE TABLE session (
      token_hash text PRIMARY KEY,
      org uuid NOT NULL,
      device uuid NOT NULL,
      expires_at bigint NOT NULL,
      FOREIGN KEY (org, device) REFERENCES device
    );
    CREATE INDEX session_expiry ON session (expires_at);
  `,
} as const;
