/**
 * Finds the first marker that a text contains, whatever its case, line breaks, emphasis or hyphens. A marker matches at the
 * start of a word and may end within one (`manual step` finds "Manual steps"). Denials such as "no breaking changes" match
 * too: a release held without need costs a look, one applied without need costs data.
 */
export function findMarker(text: string, markers: readonly string[]): string | undefined {
  const words = ` ${plain(text)}`;
  const lower = text.toLowerCase();
  return markers.find((marker) => {
    const wanted = plain(marker);
    if (wanted !== '') return words.includes(` ${wanted}`);
    // A marker of signs only, such as a warning triangle.
    return marker.trim() !== '' && lower.includes(marker.trim().toLowerCase());
  });
}

/** Lower-case words with single blanks between them. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export const defaultMarkers: readonly string[] = [
  'manual',
  'by hand',
  'breaking',
  'incompatible',
  'not compatible',
  'no longer compatible',
  'not backwards',
  'irreversible',
  'data loss',
  'lose data',
  'action required',
  'action needed',
  'action is required',
  'action is needed',
  'actions required',
  'required action',
  'requires action',
  'intervention',
  'before upgrad',
  'before you upgrade',
  'before updat',
  'before deploy',
  'prior to upgrad',
  'after upgrad',
  'operator must',
  'operators must',
  'operator needs',
  'operators need',
  'you must',
  'you need',
  'you will need',
  'you have to',
  'please run',
  'run the following',
  'take a backup',
  'make a backup',
];
