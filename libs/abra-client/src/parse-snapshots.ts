/**
 * Ids in a list of snapshots, one per line, in the order of the list. Whatever else is on a line (time, tags, a log
 * line's level) is passed over.
 */
export function parseSnapshots(output: string): string[] {
  const ids = output.split('\n').flatMap((line) => line.split(/[\s"',|│┃]+/).find(isId) ?? []);
  return [...new Set(ids)];
}

/** The shortest that restic prints are eight digits long. A year or a day written without dashes is no id. */
const isId = (word: string) => /^[0-9a-f]{8,64}$/.test(word) && !/^20\d{6}$/.test(word);
