import { kitLines, type KitSecrets } from '../../../common/crypto/emergency-kit.ts';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import { utf8 } from '../../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import type { Session } from '../session.ts';

/**
 * Shows a kit in the secure window, to be printed. Success when the person says that it is kept;
 * `cancelled` otherwise. The page sees nothing of it.
 */
export async function showKit(
  session: Pick<Session, 'account' | 'secure' | 'clock'>,
  secrets: KitSecrets,
  server?: string,
): Promise<Result<undefined, AppError>> {
  const lines = await kitLines(secrets);
  const { owner } = session.account;
  return session.secure.show(
    {
      kind: 'kit',
      organisation: owner.orgName,
      person: owner.name,
      server,
      madeAt: session.clock.wall(),
      // Their words are the secure window's own: `field.<name>`.
      fields: lines.map(({ name }) => ({ name, label: '', kind: 'text' })),
      qr: lines[0]?.name,
    },
    {
      field: async ({ name }) => {
        const line = lines.find(each => each.name === name);
        return line === undefined ? err(appErrorOf('not-found')) : ok(utf8(line.text));
      },
    },
  );
}
