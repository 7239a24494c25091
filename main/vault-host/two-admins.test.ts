import { expect, it } from 'vitest';
import { joinedVault, ownerOf, valueOf, type TestVault } from '../../test/builders/vault.ts';
import { SERVER, teamOfOne } from '../../test/builders/vault-team.ts';

// Two admins, each without network, confirm someone. The server takes the first log; the other admin
// makes the same addition anew on top of it, and both newcomers get their keys.
it('two admins who add someone at the same time both come through', async () => {
  const { relay, admin, site } = await teamOfOne();
  const organisation = valueOf(await admin.desk.spaces(undefined)).find(
    ({ kind }) => kind === 'organisation',
  )!.space;
  const invited = async (by: TestVault, name: string, role: 'admin' | 'engineer') => {
    const spaces = [organisation, site];
    const { text } = valueOf(await by.desk.invite({ server: SERVER, spaces, role }));
    const vault = await joinedVault(text, name);
    await relay.exchange(vault);
    await relay.exchange(by);
    return vault;
  };
  const confirm = async (by: TestVault, who: TestVault) =>
    valueOf(await by.desk.confirmJoiner({ account: (await ownerOf(who)).account }));

  const second = await invited(admin, 'Zhao Min', 'admin');
  await confirm(admin, second);
  await relay.exchange(admin);
  await relay.exchange(second);

  const byFirst = await invited(admin, 'Chen Yu', 'engineer');
  const bySecond = await invited(second, 'Wang Fang', 'engineer');
  await confirm(admin, byFirst);
  await confirm(second, bySecond);

  await relay.exchange(admin);
  second.events.length = 0;
  expect(await relay.exchange(second)).toEqual([]);
  expect(second.events).toContainEqual({ to: 'control', name: 'outboundChanged' });
  await relay.exchange(second);
  for (const vault of [admin, byFirst, bySecond]) {
    expect(await relay.exchange(vault)).toEqual([]);
    const spaces = valueOf(await vault.desk.spaces(undefined));
    expect(spaces.map(({ members }) => members.length)).toEqual([4, 4]);
    expect(valueOf(await vault.records.keys(undefined)).spaces).toHaveLength(2);
  }
}, 30_000);
