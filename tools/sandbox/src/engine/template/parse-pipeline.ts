import type { Token } from './scan.ts';
import { TemplateError, type Operand, type Pipeline } from './types.ts';

/** A whole action, or what stands behind the keyword of one. */
export function parsePipeline(tokens: readonly Token[], line: number, keyword = 'command'): Pipeline {
  const rest = [...tokens];
  const pipeline = readPipeline(rest, line, keyword);
  const [next] = rest;
  if (next) throw new TemplateError(line, `unexpected ${JSON.stringify(next.text)} in ${keyword}`);
  return pipeline;
}

function readPipeline(rest: Token[], line: number, keyword: string): Pipeline {
  const variable = readDeclaration(rest);
  const commands: Operand[][] = [];
  do commands.push(readCommand(rest, line, keyword));
  while (rest[0]?.text === '|' && rest.shift());
  return { line, commands, ...(variable ? { variable } : {}) };
}

function readDeclaration(rest: Token[]): Pipeline['variable'] {
  const [name, sign] = rest;
  if (name?.kind !== 'variable' || (sign?.text !== ':=' && sign?.text !== '=')) return undefined;
  rest.splice(0, 2);
  return { name: name.text, isNew: sign.text === ':=' };
}

function readCommand(rest: Token[], line: number, keyword: string): Operand[] {
  const operands: Operand[] = [];
  while (rest[0] && (rest[0].kind !== 'sign' || rest[0].text === '(')) operands.push(readOperand(rest, line));
  if (operands.length === 0) throw new TemplateError(line, `missing value for ${keyword}`);
  return operands;
}

function readOperand(rest: Token[], line: number): Operand {
  const first = rest.shift();
  if (first === undefined) throw new TemplateError(line, 'missing value');
  const term = readTerm(first, rest, line);
  const fields = first.kind === 'field' ? [first.text.slice(1)] : [];
  while (rest[0]?.kind === 'field' && !rest[0].apart) fields.push(rest.shift()?.text.slice(1) ?? '');
  return { line, term, fields };
}

function readTerm({ kind, text }: Token, rest: Token[], line: number): Operand['term'] {
  if (kind === 'string') return { kind: 'literal', value: unquote(text) };
  if (kind === 'number') return { kind: 'literal', value: Number(text) };
  if (kind === 'field' || kind === 'dot') return { kind: 'dot' };
  if (kind === 'variable') return { kind: 'variable', name: text };
  if (kind === 'word') {
    return Object.hasOwn(constants, text)
      ? { kind: 'literal', value: constants[text] ?? null }
      : { kind: 'function', name: text };
  }
  const pipeline = readPipeline(rest, line, 'parenthesized pipeline');
  if (rest.shift()?.text !== ')') throw new TemplateError(line, 'unclosed left paren');
  return { kind: 'group', pipeline };
}

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, nil: null };

function unquote(text: string): string {
  const inside = text.slice(1, -1);
  if (text.startsWith('`')) return inside;
  return inside.replaceAll(/\\(.)/g, (_, escaped: string) => escapes[escaped] ?? escaped);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
