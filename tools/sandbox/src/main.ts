import { exitCodeOf, messageOf, WarmError } from '@ci-warm/errors';
import { runVerb } from './cli.ts';

try {
  process.stdout.write(await runVerb(process.argv.slice(2)));
} catch (error) {
  const hint = error instanceof WarmError && error.hint ? `\n  ${error.hint}` : '';
  process.stderr.write(`sandbox: ${messageOf(error)}${hint}\n`);
  process.exitCode = exitCodeOf(error);
}
