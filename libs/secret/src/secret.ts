import { inspect } from 'node:util';

/**
 * A value that nobody may see: as text, in a template, in JSON and in `util.inspect` it is `***`. Only `reveal()` gives it,
 * which belongs right where the value leaves for the one who needs it.
 *
 * Deep equality cannot tell two of them apart: compare with `equals`, or what `revealed` gives.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret | undefined): boolean {
    return other !== undefined && other.#value === this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}

/** What stands where a secret would. */
export const redacted = '***';
