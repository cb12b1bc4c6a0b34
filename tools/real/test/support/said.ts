import type { AppEnding } from './world.ts';

/** What an app gave as its reason: the message of an expectation that fails. */
export function said({ result, stderr }: AppEnding): string {
  const reason = result['reason'] ?? result['message'];
  return typeof reason === 'string' ? reason : stderr.slice(-2_000);
}
