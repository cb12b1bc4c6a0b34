import { quote } from './quote.ts';
import { readable } from './readable.ts';
import { sentencesOf } from './sentences.ts';

/**
 * Finds the first of the operator's markers that a text contains, whatever its case, line breaks, emphasis or hyphens. A
 * marker matches at the start of a word and may end within one (`manual step` finds "Manual steps").
 */
export function findMarker(text: string, markers: readonly string[]): string | undefined {
  const words = ` ${plain(text)} ${plain(readable(text))}`;
  const lower = text.toLowerCase();
  return markers.find((marker) => {
    const wanted = plain(marker);
    if (wanted !== '') return words.includes(` ${wanted}`);
    // A marker of signs only, such as a warning triangle.
    return marker.trim() !== '' && lower.includes(marker.trim().toLowerCase());
  });
}

/** The sentence that a marker is found in; the marker itself where it stretches over several. */
export function sentenceWith(text: string, marker: string): string {
  const sentence = sentencesOf(readable(text)).find((one) => findMarker(one.text, [marker]) !== undefined);
  return quote(sentence?.text ?? marker);
}

/** Lower-case words with single blanks between them. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
