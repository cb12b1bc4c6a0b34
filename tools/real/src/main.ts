import { exitCodeOf, messageOf, WarmError } from '@ci-warm/errors';
import { parseCommand, usage } from './command.ts';
import { findPlaces } from './places.ts';
import { stopSignal } from './stop-signal.ts';
import { verbs } from './verbs.ts';

// Who reads only the first lines has seen enough.
process.stdout.on('error', () => undefined);

try {
  const command = parseCommand(process.argv.slice(2));
  if (command === 'help') {
    process.stdout.write(usage);
  } else {
    const { verb, only, words } = command;
    process.exitCode = await verbs[verb]({
      places: findPlaces(),
      only,
      words,
      signal: stopSignal(),
      say: (line) => void process.stderr.write(`${line}\n`),
      print: (line) => void process.stdout.write(`${line}\n`),
    });
  }
} catch (error) {
  const hint = error instanceof WarmError && error.hint ? `\n  ${error.hint}` : '';
  process.stderr.write(`real: ${messageOf(error)}${hint}\n`);
  process.exitCode = exitCodeOf(error);
}
