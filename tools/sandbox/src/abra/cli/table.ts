/** A table with heavy borders, as abra draws it; `printTable` writes to stdout. */
export function drawTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headers.map((header, column) =>
    Math.max(...[header, ...rows.map((row) => row[column] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]) =>
    `┃ ${widths.map((size, column) => pad(cells[column] ?? '', size)).join(' ┃ ')} ┃`;
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map((size) => '━'.repeat(size + 2)).join(middle)}${right}`;
  return [
    rule('┏', '┳', '┓'),
    line(headers),
    rule('┣', '╋', '┫'),
    ...rows.map(line),
    rule('┗', '┻', '┛'),
  ].join('\n');
}

// The two marks of the lint table take two columns on a terminal.
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[✅❌]/u.test(character) ? 2 : 1), 0);
}

function pad(text: string, size: number): string {
  return text + ' '.repeat(Math.max(0, size - width(text)));
}
