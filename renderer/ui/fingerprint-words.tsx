import { Code, Group } from '@mantine/core';

/** Six words to read out, numbered by their order. */
export function FingerprintWords({ words }: { readonly words: string }) {
  return (
    <Group component="span" gap={6} style={{ display: 'inline-flex' }}>
      {words.split(/[\s-]+/).map((word, at) => (
        <Code key={`${String(at)}${word}`} fz="sm">
          {word}
        </Code>
      ))}
    </Group>
  );
}
