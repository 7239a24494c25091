/** What each step of the field day is called when the demo tells it. */
export const stepWords: Readonly<Record<string, string>> = {
  workspace: 'First start with no network: a workspace with a passphrase',
  site: 'A customer site',
  device: 'A core switch with its stored SSH credential',
  round: 'The core switch inspection, one key a verdict; an item fails',
  fault: 'The failed item becomes a fault in one step',
  session: 'SSH to the switch from the fault, logged in with the stored credential',
  evidence: 'The last output is attached, and a note',
  killed: 'The app is killed and opened again: everything is there',
  offline: 'A server is named while the line is cut; work goes on',
  network: 'The line is mended: the changes go to the server',
  invitation: 'The team lead is invited to the site',
  joined: 'The lead joins with another passphrase and is confirmed',
  review: 'The lead opens the fault and sees who did what and when',
  reply: 'The lead replies; the technician’s app shows it',
};
