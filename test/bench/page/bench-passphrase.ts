/** What the bench unlocks with, in the page and at the secure window. */
export const PASSPHRASE = 'measured, not guessed';
