/** Text as a person would have read it: without colours, cursor movements, titles and carriage returns. */
export function stripTerminal(text: string): string {
  return text
    .replaceAll(controlSequences, '')
    .replaceAll(/\r+\n/g, '\n')
    .replaceAll('\r', '\n')
    .replaceAll(otherControls, '');
}

const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const controlSequences = new RegExp(
  [
    `${escape}\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)`,
    `${escape}\\[[0-?]*[ -/]*[@-~]`,
    `${escape}[()][A-Z0-9]`,
    `${escape}[=>78NODEHM]`,
  ].join('|'),
  'g',
);
const otherControls = new RegExp(
  `[${String.fromCharCode(0)}-${String.fromCharCode(8)}${String.fromCharCode(11, 12)}]`,
  'g',
);
