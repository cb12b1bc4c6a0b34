import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRunner } from '@ci-warm/process-runner';
import type { RunResults, TierName } from '@ci-warm/run-results';
import { config, createWorld, testFile, type World } from './world.ts';

const recipe = 'custom-html';
export const both: readonly TierName[] = ['backup', 'restore'];

/** A world with a backup app, and runs of its tiers. */
export interface BackupWorld extends World {
  /** A commit whose app has these labels instead of `backupbot.backup=true`. */
  head(labels: readonly string[], image?: string): Promise<string>;
  /** One run with a CI folder of its own: Node loads a recipe's config only once. */
  backups(request: {
    ref: string;
    recipe?: string;
    files?: Readonly<Record<string, string>>;
    /** Of the stand-in. */
    faults?: string;
    stages?: readonly TierName[];
  }): Promise<RunResults>;
  /** What the last run said of backups that it made again. */
  badBackups(): string[];
}

export async function createBackupWorld(): Promise<BackupWorld> {
  const world = await createWorld([recipe, 'notes', 'backup-bot-two']);
  const { sandbox, said } = world;
  return {
    ...world,
    head: (labels, image) =>
      world.commit(recipe, 'main', async (folder) => {
        const file = join(folder, 'compose.yml');
        const lines = labels.map((label) => `- '${label.replaceAll("'", "''")}'`).join('\n        ');
        const labelled = (await readFile(file, 'utf8')).replace("- 'backupbot.backup=true'", lines);
        await writeFile(
          file,
          image === undefined ? labelled : labelled.replace(/image: .*/, `image: '${image}'`),
        );
      }),
    backups: async ({ ref, recipe: name = recipe, files = {}, faults = '', stages = both }) => {
      const repo = await mkdtemp(join(sandbox.dir, 'ci-'));
      for (const [path, text] of Object.entries({ 'recipe.config.ts': config(), ...files })) {
        const file = join(repo, 'recipes', name, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const run = createRunner({ env: { ...sandbox.env, ABRA_STAND_IN_FAULTS: faults } });
      return world.test({ recipe: name, ref, stages }, { run, repo });
    },
    badBackups: () => said.filter((line) => / is no good: /.test(line)),
  };
}

/** An image that notes at each of its starts what the run's own file in its volume says, and never looks again. */
export async function readingOnce({ sandbox }: World) {
  const registry = join(sandbox.dir, 'registry');
  const nginx = JSON.parse(await readFile(join(registry, 'nginx_1.29.0.json'), 'utf8')) as {
    program: string;
  };
  const log = join(sandbox.dir, 'starts');
  const program = join(sandbox.dir, 'once.mts');
  const container = new URL('container.ts', `file://${nginx.program}`).href;
  await writeFile(
    program,
    `import fs from 'node:fs';
import { path } from ${JSON.stringify(container)};
const file = path(${JSON.stringify(content)}) + '/.ci-warm-changed-before-restore';
fs.appendFileSync(${JSON.stringify(log)}, (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : 'nothing') + '\\n');
await import(${JSON.stringify(nginx.program)});
`,
  );
  const image = { ...nginx, reference: 'once:1', program, digest: `sha256:${'6'.repeat(64)}` };
  await writeFile(join(registry, 'once.json'), JSON.stringify(image));
  return { image: 'once:1', starts: async () => (await readFile(log, 'utf8')).trim().split('\n') };
}

const content = '/usr/share/nginx/html';
const dump = `cp ${content}/data ${content}/dump`;

/** As a recipe with a database does it: the dump alone is kept, and loaded after the restore. */
export const dumping = (hook = dump, load = `cp ${content}/dump ${content}/data`) => [
  'backupbot.backup=true',
  'backupbot.backup.volumes.content.path=dump',
  `backupbot.backup.pre-hook=${hook}`,
  `backupbot.backup.post-hook=rm -f ${content}/dump`,
  `backupbot.restore.post-hook=${load}`,
];

/** A container that is just being replaced: the first dump comes to nothing, and the hook says nothing of it. */
export const cycling = `if test -e ${content}/tried; then ${dump}; else touch ${content}/tried; : > ${content}/dump; fi`;

/** The recipe's tests: data that is there, is in the backup, is lost, and is back. */
export const dumpTests = {
  'tests/before-backup/a.test.ts': testFile(
    'seed',
    "fs.writeFileSync(context.volumes.content + '/data', 'd'.repeat(100)); assert.equal(context.phase, 'head'); assert.equal(context.backup, undefined);",
  ),
  'tests/backup/a.test.ts': testFile(
    'the dump is whole',
    "assert.match(context.backup.snapshot, /^[0-9a-f]{8,}$/); assert.deepEqual(fs.readdirSync(context.backup.files + '/content'), ['dump']); assert.equal(fs.readFileSync(context.backup.files + '/content/dump', 'utf8'), 'd'.repeat(100));",
  ),
  'tests/before-restore/a.test.ts': testFile('lose', "fs.rmSync(context.volumes.content + '/data');"),
  'tests/restore/a.test.ts': testFile(
    'it is back',
    "assert.equal(await (await fetch(context.app.url + '/data')).text(), 'd'.repeat(100));",
  ),
};

export const tierOf = ({ tiers }: RunResults, name: TierName) => tiers.find(({ tier }) => tier === name);

/** Outcomes and names of a tier's tests. */
export const testsOf = (results: RunResults, name: TierName) =>
  tierOf(results, name)?.tests.map((test) => `${test.outcome} ${test.name}`);
