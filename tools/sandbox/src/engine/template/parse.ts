import { parsePipeline } from './parse-pipeline.ts';
import { scan, type Piece, type Token } from './scan.ts';
import { TemplateError, type Node } from './types.ts';

export function parse(template: string): readonly Node[] {
  const pieces = scan(template);
  const { nodes, closing } = parseList(pieces);
  if (closing) throw new TemplateError(closing.line, `unexpected {{${closing.word}}}`);
  return nodes;
}

interface Closing {
  word: 'else' | 'end';
  line: number;
  /** Behind `else`. */
  rest: readonly Token[];
}

/** Up to an `else` or `end` that belongs to what is around; takes the pieces off the list. */
function parseList(pieces: Piece[]): { nodes: Node[]; closing?: Closing } {
  const nodes: Node[] = [];
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text });
      continue;
    }
    const { line, tokens } = piece;
    const [first, ...rest] = tokens;
    const word = first?.kind === 'word' ? first.text : '';
    if (word === 'else' || word === 'end') return { nodes, closing: { word, line, rest } };
    if (unspoken.includes(word)) throw new TemplateError(line, `{{${word}}} is beyond the engine stand-in`);
    if (word === 'if' || word === 'with') nodes.push(parseBranch(word, rest, line, pieces));
    else nodes.push({ kind: 'output', pipeline: parsePipeline(tokens, line) });
  }
  return { nodes };
}

const unspoken = ['range', 'define', 'template', 'block', 'break', 'continue'];

function parseBranch(kind: 'if' | 'with', condition: readonly Token[], line: number, pieces: Piece[]): Node {
  const pipeline = parsePipeline(condition, line, kind);
  const { nodes, closing } = parseList(pieces);
  if (closing === undefined) throw new TemplateError(line, `unexpected EOF: {{${kind}}} has no {{end}}`);
  return {
    kind,
    pipeline,
    then: nodes,
    otherwise: closing.word === 'else' ? parseElse(closing, pieces) : [],
  };
}

function parseElse({ rest, line }: Closing, pieces: Piece[]): readonly Node[] {
  const [next, ...condition] = rest;
  // `else if` shares the `end` of the one before.
  if (next?.text === 'if' || next?.text === 'with') return [parseBranch(next.text, condition, line, pieces)];
  if (next !== undefined) throw new TemplateError(line, `unexpected ${JSON.stringify(next.text)} in else`);
  const { nodes, closing } = parseList(pieces);
  if (closing?.word !== 'end') throw new TemplateError(line, '{{else}} has no {{end}}');
  return nodes;
}
