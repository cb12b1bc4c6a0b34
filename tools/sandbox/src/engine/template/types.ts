/** What an expression of a template can be. */
export type Value = string | number | boolean | null | { readonly [key: string]: Value };

/** Functions of a template by name. */
export type Functions = Readonly<Record<string, (...args: Value[]) => Value>>;

/** A template that cannot be rendered, in the words that Go's has for it: where, and why. */
export class TemplateError extends Error {
  constructor(line: number, reason: string) {
    super(`template: expansion:${line}: ${reason}`);
    this.name = 'TemplateError';
  }
}

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'output'; pipeline: Pipeline }
  | { kind: 'if' | 'with'; pipeline: Pipeline; then: readonly Node[]; otherwise: readonly Node[] };

/** `$name := command | command`: each command gets the value of the one before as its last argument. */
export interface Pipeline {
  line: number;
  variable?: { name: string; isNew: boolean };
  commands: readonly (readonly Operand[])[];
}

export interface Operand {
  line: number;
  term:
    | { kind: 'literal'; value: Value }
    | { kind: 'function'; name: string }
    | { kind: 'dot' }
    | { kind: 'variable'; name: string }
    | { kind: 'group'; pipeline: Pipeline };
  /** `.A.B` behind it. */
  fields: readonly string[];
}
