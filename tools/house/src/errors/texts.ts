import ts from 'typescript';
import { nodesOf } from '../code/parse.ts';

/** The value of a property, `{ message }` included. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** What a text can be, as far as the code says: both sides of a choice, and `<name>` for what is only known when it runs. */
export function textsOf(node: ts.Expression | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [templateText(node)];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return textsOf(node.expression);
  if (ts.isBinaryExpression(node)) return joined(node);
  if (ts.isIdentifier(node)) return textsOfName(node);
  return [];
}

/** `a + b` in one text, `a ?? b` as two. */
function joined({ left, right, operatorToken }: ts.BinaryExpression): string[] {
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [...textsOf(left), ...textsOf(right)];
  if (operatorToken.kind !== ts.SyntaxKind.PlusToken) return [];
  return [(textsOf(left)[0] ?? placeholder(left)) + (textsOf(right)[0] ?? placeholder(right))];
}

/** A constant of the file, or else the name of what is given. */
function textsOfName(name: ts.Identifier): string[] {
  for (const node of nodesOf(name.getSourceFile())) {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== name.text) continue;
    if (node.initializer && !ts.isIdentifier(node.initializer)) return textsOf(node.initializer);
  }
  return isGiven(name) ? [`<${name.text}>`] : [];
}

function isGiven(name: ts.Identifier): boolean {
  const within = ts.findAncestor(name, ts.isFunctionLike);
  return within?.parameters.some((given) => given.name.getText() === name.text) ?? false;
}

function templateText({ head, templateSpans }: ts.TemplateExpression): string {
  return (
    head.text +
    templateSpans.map(({ expression, literal }) => placeholder(expression) + literal.text).join('')
  );
}

/** `${spec.domain}` is told as `<domain>`; what has no short name, as `…`. */
function placeholder(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return `<${expression.text}>`;
  if (ts.isPropertyAccessExpression(expression)) return `<${expression.name.text}>`;
  if (ts.isBinaryExpression(expression)) return placeholder(expression.left);
  if (ts.isCallExpression(expression) && expression.arguments[0]) return placeholder(expression.arguments[0]);
  return '…';
}
