import { helpText } from './cli/help.ts';
import { Fatal, fatal, log, print } from './cli/output.ts';
import { checkArgs, isPrefix, parse } from './cli/parse.ts';
import { readSettings } from './cli/settings.ts';
import { verbs } from './cli/verbs.ts';
import { remembered } from './remembered.ts';

async function main(argv: readonly string[]): Promise<void> {
  const { verb, words, args, flags } = parse(argv, verbs);
  if (flags.has('version')) return print(remembered.versionLine);
  if (verb === undefined) {
    if (!isPrefix(words, verbs)) {
      fatal(`unknown command "${words.at(-1)}" for "${['abra', ...words.slice(0, -1)].join(' ')}"`);
    }
    return print(helpText(verbs, words));
  }
  if (flags.has('help')) return print(helpText(verbs, words, verb));
  checkArgs(verb, args);
  const settings = readSettings(process.env, flags);
  const run = await verb.load();
  await run({
    args,
    settings,
    has: (flag) => flags.has(flag),
    value: (flag) => {
      const value = flags.get(flag);
      return typeof value === 'string' ? value : undefined;
    },
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Fatal))
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  log('FATA', error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
