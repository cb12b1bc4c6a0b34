/** Letters of other scripts that look like Latin ones, each followed by the one it looks like. */
const pairs =
  'аaвbеeкkмmнhоoрpсcтtуyхxіiѕsјjԁdԛqԝwһhАAВBЕEКKМMНHОOРPСCТTУYХXІIЅSЈJ' +
  "αaβbεeιiκkνvοoρpτtυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıiɡgɑaӏlǃ!ꞌ'";

export const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...pairs.matchAll(/(.)(.)/gu)].map(([, strange = '', latin = '']) => [strange, latin]),
);

/** Signs that HTML has names for, where they matter for words. */
export const namedSigns: Readonly<Record<string, string>> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwnj: '',
  zwj: '',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  rsquo: "'",
  ndash: '–',
  mdash: '—',
  hellip: '…',
};
