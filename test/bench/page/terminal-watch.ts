/** The moments of a key that was pressed and of what it brought on screen, in ms. */
interface Seen {
  readonly keyAt: number;
  readonly shownAt: number;
}

function rowsOnScreen(): Element {
  const [rows] = [...document.querySelectorAll('.xterm-rows')].slice(-1);
  if (rows === undefined) throw new Error('there is no terminal on screen');
  return rows;
}

/** Waits for the key that `isKey` knows and then for rows that `isShown` knows. */
function watch(isKey: (key: string) => boolean, isShown: (text: string) => boolean): Promise<Seen> {
  const rows = rowsOnScreen();
  return new Promise(resolve => {
    let keyAt: number | undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (isKey(event.key)) keyAt ??= event.timeStamp;
    };
    const observer = new MutationObserver(() => {
      if (keyAt === undefined || !isShown(rows.textContent)) return;
      observer.disconnect();
      window.removeEventListener('keydown', pressed, { capture: true });
      resolve({ keyAt, shownAt: performance.now() });
    });
    observer.observe(rows, { childList: true, subtree: true, characterData: true });
    window.addEventListener('keydown', pressed, { capture: true });
  });
}

let flood: Promise<Seen> | undefined;
let echo: Promise<Seen> | undefined;

/** Begins to watch: from Enter until `marker` stands on screen, anew if it stands there from before. */
export function awaitFlood(marker: string): void {
  let cleared = false;
  flood = watch(
    key => key === 'Enter',
    text => {
      const stands = text.includes(marker);
      cleared ||= !stands;
      return cleared && stands;
    },
  );
}

/** Milliseconds that the flood took. */
export async function floodMs(): Promise<number> {
  if (flood === undefined) throw new Error('no flood is awaited');
  const { keyAt, shownAt } = await flood;
  return shownAt - keyAt;
}

/** Begins to watch: from the next key until the rows look different. */
export function awaitEcho(): void {
  const before = rowsOnScreen().textContent;
  echo = watch(
    () => true,
    text => text !== before,
  );
}

/** Milliseconds from the key to its echo in the frame that shows it. */
export async function echoMs(): Promise<number> {
  if (echo === undefined) throw new Error('no echo is awaited');
  const { keyAt, shownAt } = await echo;
  return shownAt - keyAt;
}
