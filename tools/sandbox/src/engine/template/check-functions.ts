import { unspoken } from './functions.ts';
import { TemplateError, type Functions, type Node, type Pipeline } from './types.ts';

/** Go refuses a template with an unknown function as a whole, even where it stands in a branch that is not taken. */
export function checkFunctions(nodes: readonly Node[], functions: Functions): void {
  for (const node of nodes) {
    if (node.kind === 'text') continue;
    checkPipeline(node.pipeline, functions);
    if (node.kind === 'output') continue;
    checkFunctions(node.then, functions);
    checkFunctions(node.otherwise, functions);
  }
}

function checkPipeline({ commands }: Pipeline, functions: Functions): void {
  for (const { term, line } of commands.flat()) {
    if (term.kind === 'group') checkPipeline(term.pipeline, functions);
    if (term.kind !== 'function' || Object.hasOwn(functions, term.name)) continue;
    const why = unspoken.includes(term.name) ? 'is beyond the engine stand-in' : 'not defined';
    throw new TemplateError(line, `function ${JSON.stringify(term.name)} ${why}`);
  }
}
