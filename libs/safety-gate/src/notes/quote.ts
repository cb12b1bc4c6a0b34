/** A sentence for a message: one line without control characters, and short. */
export function quote(sentence: string): string {
  const line = sentence
    .replaceAll(/[`*]+|~~/g, '')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  const letters = [...line.slice(0, 4 * longest)];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('').trimEnd()}…` : line;
}

const longest = 200;
