import ts from 'typescript';
import { nodesOf } from '../code/parse.ts';
import { builderCalls, buildersIn, type Builder } from './builders.ts';
import { propertyOf, textsOf } from './texts.ts';

/** One place in the code that makes an error with this code. */
export interface BuiltError {
  code: string;
  /** It calls the function that the code has its home in. */
  isCall: boolean;
  /** More than one where it depends on the case, none where it is handed on from elsewhere. */
  kinds: string[];
  messages: string[];
  hints: string[];
  path: string;
  line: number;
}

/**
 * Every error that the files build: `new WarmError({ code: '…' })`, calls of functions that take the code and build the
 * error, and descriptions of an error that are turned into one later: `{ kind, code: '…', reason, hint }`.
 */
export function builtErrors(trees: readonly ts.SourceFile[]): BuiltError[] {
  const builders = trees.flatMap(buildersIn);
  return trees.flatMap((tree) =>
    nodesOf(tree).flatMap((node) => {
      if (ts.isObjectLiteralExpression(node)) return describedBy(node, tree);
      if (ts.isCallExpression(node)) return builderCalls(node, builders).flatMap(calledBy(node, tree));
      return [];
    }),
  );
}

function describedBy(object: ts.ObjectLiteralExpression, tree: ts.SourceFile): BuiltError[] {
  const says = propertyOf(object, 'message') ?? propertyOf(object, 'reason');
  const [kind, hint] = [propertyOf(object, 'kind'), propertyOf(object, 'hint')];
  if (!says || !(kind ?? hint) || isIssueOfSchema(object)) return [];
  const texts = { kinds: textsOf(kind), messages: textsOf(says), hints: textsOf(hint) };
  return perCode(textsOf(propertyOf(object, 'code')), texts, placeOf(object, tree));
}

const calledBy = (call: ts.CallExpression, tree: ts.SourceFile) => (builder: Builder) => {
  const given = (name: string) => argumentOf(call, builder, name);
  const filled = (texts: readonly string[]) => texts.map((text) => fill(text, builder, given));
  const { code, kinds, messages, hints } = builder;
  const texts = { kinds, messages: filled(messages), hints: filled(hints) };
  const place = placeOf(call, tree);
  if ('parameter' in code) return perCode(textsOf(given(code.parameter)), texts, place);
  const own = { ...texts, hints: textsOf(given('hint')) };
  return perCode([code.is], own, place).map((built) => ({ ...built, isCall: true }));
};

/** What a call gives for a parameter of that name, or in an object of options. */
function argumentOf(
  call: ts.CallExpression,
  { parameters }: Builder,
  name: string,
): ts.Expression | undefined {
  const at = parameters.indexOf(name);
  if (at >= 0) return call.arguments[at];
  const options = call.arguments.find((one) => ts.isObjectLiteralExpression(one));
  return options && propertyOf(options, name);
}

type Texts = Pick<BuiltError, 'kinds' | 'messages' | 'hints'>;

/** `code: lost ? 'a' : 'b', hint: lost ? 'x' : 'y'` are two errors: what is chosen as the code is belongs to it. */
function perCode(
  codes: readonly string[],
  texts: Texts,
  place: Pick<BuiltError, 'path' | 'line'>,
): BuiltError[] {
  const own = (all: string[], at: number) => (all.length === codes.length ? all.slice(at, at + 1) : all);
  return codes.flatMap((code, at) => {
    // The builder itself, which is handed the code.
    if (/^<\w+>$/.test(code)) return [];
    const { kinds, messages, hints } = texts;
    return {
      ...{ code, isCall: false, kinds: own(kinds, at), messages: own(messages, at), hints: own(hints, at) },
      ...place,
    };
  });
}

/** The builder's own words, with what this call gives for `<why>`. */
function fill(
  text: string,
  { parameters }: Builder,
  given: (name: string) => ts.Expression | undefined,
): string {
  return text.replaceAll(/<(\w+)>/g, (whole, name: string) =>
    parameters.includes(name) ? (textsOf(given(name))[0] ?? '…') : whole,
  );
}

/** zod's `addIssue({ code: 'custom', message })` speaks of a value, not of a failure. */
function isIssueOfSchema({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /\.(addIssue|push)$/.test(parent.expression.getText());
}

function placeOf(node: ts.Node, tree: ts.SourceFile): { path: string; line: number } {
  return { path: tree.fileName, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1 };
}
