import { WarmError } from './warm-error.ts';

/** A program of the host is not there; whoever looks for one says where. */
export function commandMissing(message: string, hint: string): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'command-missing', message, hint });
}
