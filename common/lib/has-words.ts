/** Whether every word that somebody seeks is found in a record's texts; letter case and width don't matter. */
export function hasWords(texts: readonly string[], sought: string): boolean {
  const words = fold(sought).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = fold(texts.join('\n'));
  return words.every(word => text.includes(word));
}

function fold(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase();
}
