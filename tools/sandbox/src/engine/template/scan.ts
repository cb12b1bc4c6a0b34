import { TemplateError } from './types.ts';

/** Of an action. */
export interface Token {
  kind: 'string' | 'number' | 'field' | 'dot' | 'variable' | 'word' | 'sign';
  text: string;
  /** Blanks stand before it: `.A .B` are two operands and `.A.B` is one. */
  apart: boolean;
}

export type Piece = { line: number } & ({ text: string } | { tokens: readonly Token[] });

/** A template as text and actions, with the blanks taken away that `{{-` and `-}}` ask for; comments are left out. */
export function scan(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimNext = false;
  for (;;) {
    const open = template.indexOf('{{', at);
    const trims = open >= 0 && /^\{\{-\s/.test(template.slice(open, open + 4));
    let text = template.slice(at, open < 0 ? undefined : open);
    if (trimNext) text = text.trimStart();
    if (trims) text = text.trimEnd();
    if (text !== '') pieces.push({ line: lineAt(template, at), text });
    if (open < 0) return pieces;
    const line = lineAt(template, open);
    const action = readAction(template, open + (trims ? 3 : 2), line);
    if (action.tokens.length > 0) pieces.push({ line, tokens: action.tokens });
    at = action.end;
    trimNext = action.trims;
  }
}

const token =
  /(\s*)(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([+-]?\d+(?:\.\d+)?)|(\.[A-Za-z_]\w*)|(\.)|(\$\w*)|([A-Za-z_]\w*)|(:=|[=|()]))/y;
const kinds = ['string', 'number', 'field', 'dot', 'variable', 'word', 'sign'] as const;

function readAction(
  template: string,
  from: number,
  line: number,
): { tokens: Token[]; end: number; trims: boolean } {
  const comment = /\s*\/\*.*?\*\//sy;
  comment.lastIndex = from;
  let at = comment.test(template) ? comment.lastIndex : from;
  const tokens: Token[] = [];
  const end = /(\s+-|\s*)\}\}/y;
  for (;;) {
    end.lastIndex = at;
    const closing = end.exec(template);
    if (closing !== null) return { tokens, end: end.lastIndex, trims: closing[1]?.endsWith('-') ?? false };
    token.lastIndex = at;
    const [, blanks = '', ...texts] = token.exec(template) ?? [];
    const index = texts.findIndex((text) => text !== undefined);
    const kind = kinds[index];
    if (kind === undefined) throw new TemplateError(line, unreadable(template.slice(at).trimStart()));
    tokens.push({ kind, text: texts[index] ?? '', apart: blanks !== '' });
    at = token.lastIndex;
  }
}

function unreadable(rest: string): string {
  return rest === '' ? 'unclosed action' : `unexpected ${JSON.stringify(rest.slice(0, 1))} in an action`;
}

function lineAt(template: string, index: number): number {
  return template.slice(0, index).split('\n').length;
}
