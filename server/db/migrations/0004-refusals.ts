/** Devices and accounts that the operator turned away; their keys are rotated by an admin in the app. */
export const refusalsMigration = {
  id: 4,
  name: 'refusals',
  sql: `
    CREATE TABLE refusal (
      org uuid NOT NULL,
      -- A device, or an account with all its devices.
      subject uuid NOT NULL,
      refused_at bigint NOT NULL,
      PRIMARY KEY (org, subject),
      FOREIGN KEY (org) REFERENCES organisation
    );
  `,
} as const;
