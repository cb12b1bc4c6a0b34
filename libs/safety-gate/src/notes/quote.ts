import { terminalColour } from './readable.ts';

/** A sentence for a message: one line without control characters, and short. */
export function quote(sentence: string): string {
  const line = sentence
    .slice(0, 10 * longestQuote)
    .replaceAll(/[`*]+|~~/g, '')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return shortened(line, longestQuote);
}

/** Notes for an alert: their lines stay, other control characters go, and it ends somewhere. */
export function quoteNotes(notes: string): string {
  return shortened(
    notes
      .slice(0, 2 * longestNotes)
      .replaceAll(terminalColour, '')
      .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, ''),
    longestNotes,
  );
}

/** Never in the middle of a character. */
function shortened(text: string, longest: number): string {
  const letters = [...text];
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

const longestQuote = 200;
const longestNotes = 20_000;
