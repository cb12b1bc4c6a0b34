import { checkFunctions } from './check-functions.ts';
import { builtins, isTrue, shown } from './functions.ts';
import { parse } from './parse.ts';
import {
  TemplateError,
  type Functions,
  type Node,
  type Operand,
  type Pipeline,
  type Value,
} from './types.ts';

/**
 * Renders a template of Go, as far as recipes use them. Throws a TemplateError that names what it cannot render: an
 * unknown function or field, or a construct beyond this stand-in.
 */
export function render(template: string, data: Value, own: Functions = {}): string {
  const functions = { ...builtins, ...own };
  const scope = { dot: data, variables: new Map<string, Value>([['$', data]]), functions };
  const nodes = parse(template);
  checkFunctions(nodes, functions);
  return renderAll(nodes, scope);
}

interface Scope {
  dot: Value;
  variables: Map<string, Value>;
  functions: Functions;
}

function renderAll(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  // What is declared in an `if` or in its branches ends with it.
  const inner = node.kind === 'output' ? scope : { ...scope, variables: new Map(scope.variables) };
  const value = pipelineValue(node.pipeline, inner);
  if (node.kind === 'output') return node.pipeline.variable ? '' : shown(value);
  if (!isTrue(value)) return renderAll(node.otherwise, inner);
  return renderAll(node.then, node.kind === 'with' ? { ...inner, dot: value } : inner);
}

function pipelineValue({ commands, variable, line }: Pipeline, scope: Scope): Value {
  let value: Value | undefined;
  for (const command of commands) value = commandValue(command, value, scope);
  if (variable) {
    if (!variable.isNew && !scope.variables.has(variable.name))
      throw new TemplateError(line, `undefined variable ${JSON.stringify(variable.name)}`);
    scope.variables.set(variable.name, value ?? null);
  }
  return value ?? null;
}

function commandValue(command: readonly Operand[], piped: Value | undefined, scope: Scope): Value {
  const [first, ...others] = command;
  if (first?.term.kind === 'function') {
    const args = others.map((operand) => operandValue(operand, scope));
    return call(first.term.name, piped === undefined ? args : [...args, piped], first.line, scope);
  }
  if (first === undefined) return null;
  if (others.length > 0 || piped !== undefined)
    throw new TemplateError(first.line, "can't give argument to non-function");
  return operandValue(first, scope);
}

function operandValue({ term, fields, line }: Operand, scope: Scope): Value {
  return fields.reduce((value, name) => field(value, name, line), termValue(term, line, scope));
}

function termValue(term: Operand['term'], line: number, scope: Scope): Value {
  if (term.kind === 'literal') return term.value;
  if (term.kind === 'dot') return scope.dot;
  if (term.kind === 'group') return pipelineValue(term.pipeline, scope);
  if (term.kind === 'function') return call(term.name, [], line, scope);
  const value = scope.variables.get(term.name);
  if (value === undefined) throw new TemplateError(line, `undefined variable ${JSON.stringify(term.name)}`);
  return value;
}

function field(value: Value, name: string, line: number): Value {
  const found =
    typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
  if (found === undefined)
    throw new TemplateError(line, `executing "expansion": can't evaluate field ${name}`);
  return found;
}

function call(name: string, args: Value[], line: number, { functions }: Scope): Value {
  try {
    return functions[name]?.(...args) ?? null;
  } catch (error) {
    throw new TemplateError(
      line,
      `executing "expansion": error calling ${name}: ${(error as Error).message}`,
    );
  }
}
