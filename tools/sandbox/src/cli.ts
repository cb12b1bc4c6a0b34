import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, WarmError } from '@ci-warm/errors';
import { createRemotes } from './recipes/remotes.ts';
import { down } from './sandbox/down.ts';
import { shellLines } from './sandbox/environment.ts';
import { layoutOf, type Layout } from './sandbox/layout.ts';
import { publishPullRequest, publishRelease } from './sandbox/publish.ts';
import { readRecord, type SandboxRecord } from './sandbox/record.ts';
import { statusOf, statusText } from './sandbox/status.ts';
import { up } from './sandbox/up.ts';
import type { Break } from './types.ts';

const help = `A whole small Co-op Cloud on this machine: no Docker, no root, no network.

npm run sandbox -- <verb> --dir D

  up                            bring it up, or finish what an earlier up began
  env                           shell lines that point every app at it: eval "$(npm run --silent sandbox -- env --dir D)"
  status [--json]               what is there and what runs
  publish <recipe> <version>    a new release on the recipe's remote [--break KIND] [--notes FILE] [--lightweight]
  pr <recipe>                   a pull request's commit on the recipe's remote; prints its hash [--break KIND]
  down                          end every process; the data stays for the next up

KIND: lint (refused by an error rule), start (ends at once), health (answers 500),
      late-crash (dies soon after the first good answer), migration (damages the data, then ends)

Exit codes: 0 done · 2 bad usage · 3 something outside failed
`;

const breaks: readonly string[] = ['lint', 'start', 'health', 'late-crash', 'migration'] satisfies Break[];

/** Runs one verb. @returns what belongs on stdout. Throws WarmError. */
export async function runVerb(argv: readonly string[]): Promise<string> {
  const { values, positionals } = parsed(argv);
  const [verb, ...rest] = positionals;
  if (values.help || verb === 'help') return help;
  if (verb === undefined) throw usage('no verb given');
  const expected = { up: 0, env: 0, status: 0, down: 0, publish: 2, pr: 1 }[verb];
  if (expected === undefined) throw usage(`no such verb: ${verb}`);
  if (rest.length !== expected)
    throw usage(`${verb} takes ${expected} argument${expected === 1 ? '' : 's'}, not ${rest.length}`);
  if (values.dir === undefined || values.dir === '') throw usage(`${verb} needs --dir: the sandbox's folder`);
  const dir = resolve(values.dir);
  const [recipe = '', version = ''] = rest;

  switch (verb) {
    case 'up':
      return await bringUp(dir);
    case 'down':
      await down(dir);
      return '';
    case 'env': {
      const { layout, record } = await existing(dir);
      return shellLines(layout, record);
    }
    case 'status': {
      const status = await statusOf(dir);
      return values.json ? `${JSON.stringify(status, undefined, 2)}\n` : statusText(status);
    }
    case 'publish': {
      const { layout } = await existing(dir);
      const notes = values.notes === undefined ? undefined : await textOf(values.notes);
      const { commit } = await publishRelease(layout, recipe, version, {
        ...(values.break ? { break: values.break } : {}),
        ...(notes === undefined ? {} : { notes }),
        ...(values.lightweight ? { lightweight: true } : {}),
      });
      return `${commit}\n`;
    }
    default: {
      const { layout } = await existing(dir);
      return `${(await publishPullRequest(layout, recipe, { break: values.break })).commit}\n`;
    }
  }
}

async function bringUp(dir: string): Promise<string> {
  const started = performance.now();
  const { layout, record, enginePid } = await up(dir);
  const names = await Promise.all(
    (await statusOf(dir)).recipes.map(
      async ({ name }) => `${name} ${(await createRemotes(layout.remotesDir).versions(name)).at(-1)}`,
    ),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `Up in ${seconds} s: engine ${enginePid}, ingress at 127.0.0.1:${record.ingressPort}, recipes ${names.join(', ')}.\n`;
}

function parsed(argv: readonly string[]) {
  const { values, positionals } = readArguments(argv);
  const { break: kind, ...others } = values;
  if (kind !== undefined && !breaks.includes(kind))
    throw usage(`no such kind of break: ${kind}`, `Known: ${breaks.join(', ')}.`);
  return { values: { ...others, break: kind as Break | undefined }, positionals };
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        break: { type: 'string' },
        notes: { type: 'string' },
        lightweight: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage(messageOf(error));
  }
}

async function existing(dir: string): Promise<{ layout: Layout; record: SandboxRecord }> {
  const layout = layoutOf(dir);
  const record = await readRecord(layout);
  if (record !== undefined) return { layout, record };
  throw new WarmError({
    kind: 'usage',
    code: 'sandbox-missing',
    message: `there is no sandbox in ${dir}`,
    hint: `Bring one up: npm run sandbox -- up --dir ${dir}`,
  });
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WarmError({
      kind: 'usage',
      code: 'sandbox-notes',
      message: `cannot read the notes: ${messageOf(cause)}`,
      cause,
    });
  });
}

function usage(message: string, hint = 'npm run sandbox -- --help shows all verbs.'): WarmError {
  return new WarmError({ kind: 'usage', code: 'sandbox-usage', message, hint });
}
