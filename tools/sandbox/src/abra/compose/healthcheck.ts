import { fatal } from '../cli/output.ts';
import { defined, duration, fields, list, number, optional } from './fields.ts';
import { keys } from './keys.ts';
import type { Healthcheck } from './types.ts';

export function readHealthcheck(node: unknown, path: string): Healthcheck {
  const at = fields(node, path, keys.healthcheck);
  const test = optional(at['test'], readTest, `${path}.test`);
  if (at['disable'] === true) {
    return test === undefined
      ? { test: ['NONE'] }
      : fatal(`${path}: test and disable can't be set at the same time`);
  }
  return defined<Healthcheck>({
    test,
    interval: optional(at['interval'], duration, `${path}.interval`),
    timeout: optional(at['timeout'], duration, `${path}.timeout`),
    startPeriod: optional(at['start_period'], duration, `${path}.start_period`),
    startInterval: optional(at['start_interval'], duration, `${path}.start_interval`),
    retries: optional(at['retries'], number, `${path}.retries`),
  });
}

function readTest(node: unknown, path: string): string[] {
  return typeof node === 'string' ? ['CMD-SHELL', node] : list(node, path).map(String);
}
