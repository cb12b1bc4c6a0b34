import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import {
  backupRecipe,
  catalogue,
  ingressRecipe,
  recipeNamed,
  type CatalogueRecipe,
} from '../recipes/catalogue.ts';
import { createRemotes } from '../recipes/remotes.ts';
import { engineAnswers } from './engine-call.ts';
import { ensureEngine } from './engine-process.ts';
import { ensureDeployed } from './ensure-deployed.ts';
import { withFolderLock } from './folder-lock.ts';
import { ensureIngress } from './ingress.ts';
import { backupDomain, compileCache, layoutOf, programs, type Layout } from './layout.ts';
import { canListen, createRecord, readRecord, writeRecord, type SandboxRecord } from './record.ts';
import { addImages } from './registry.ts';

export interface UpOptions {
  recipes?: readonly string[] | undefined;
  /** The engine ends with this process, even if it is killed. */
  lifeline?: boolean;
}

export interface UpResult {
  layout: Layout;
  record: SandboxRecord;
  enginePid: number;
}

/** Brings a sandbox up in a folder, whatever state the folder is in. */
export async function up(dir: string, { recipes, lifeline = false }: UpOptions = {}): Promise<UpResult> {
  const wanted = chosen(recipes);
  const layout = layoutOf(dir);
  await Promise.all(
    [
      layout.engineDir,
      layout.registryDir,
      layout.remotesDir,
      layout.binDir,
      layout.warmRoot,
      layout.lockDir,
      ...abraFolders(layout),
    ].map((folder) => mkdir(folder, { recursive: true })),
  );
  return await withFolderLock(layout, async () => {
    const record = await settledRecord(layout);
    const remotes = createRemotes(layout.remotesDir);
    const publishing = Promise.all(wanted.map((recipe) => remotes.ensure(recipe)));
    // Awaited below, after the engine's start that it runs beside.
    publishing.catch(() => undefined);
    for (const recipe of wanted)
      for (const version of recipe.versions) await addImages(layout, recipe, version, true);
    await writeAbra(layout);
    const enginePid = await ensureEngine(layout, record, { lifeline });
    await publishing;
    const backups = wanted.some(({ name }) => name === backupRecipe)
      ? ensureDeployed(layout, record, { recipe: backupRecipe, domain: backupDomain })
      : undefined;
    // Awaited below, after the ingress that it starts beside.
    backups?.catch(() => undefined);
    await ensureIngress(layout, record);
    await backups;
    return { layout, record, enginePid };
  });
}

/** The record of an earlier `up`, unless its port was taken by somebody else meanwhile. */
async function settledRecord(layout: Layout): Promise<SandboxRecord> {
  const earlier = await readRecord(layout);
  const usable =
    earlier && ((await engineAnswers(earlier.socketPath)) || (await canListen(earlier.ingressPort)));
  const record = usable ? earlier : { ...(await createRecord(layout)) };
  if (record.socketDir) await mkdir(record.socketDir, { recursive: true, mode: 0o700 });
  await writeRecord(layout, record);
  await writeFile(layout.portsFile, `${JSON.stringify({ 80: record.ingressPort })}\n`);
  return record;
}

function chosen(names: readonly string[] | undefined): CatalogueRecipe[] {
  if (names === undefined) return [...catalogue];
  return [...new Set([ingressRecipe, ...names])].map((name) => {
    const recipe = recipeNamed(name);
    if (recipe) return recipe;
    const known = catalogue.map((one) => one.name).join(', ');
    throw new WarmError({
      kind: 'usage',
      code: 'sandbox-unknown-recipe',
      message: `no recipe named ${name}`,
      hint: `Known: ${known}.`,
    });
  });
}

function abraFolders({ abraDir }: Layout): string[] {
  return ['servers/default', 'recipes', 'catalogue', 'logs'].map((name) => join(abraDir, name));
}

/** `abra` on the PATH: the stand-in, run by the very Node that brought the sandbox up. */
async function writeAbra({ binDir }: Layout): Promise<void> {
  const file = join(binDir, 'abra');
  const cache = Object.entries(compileCache)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
  await writeFile(
    `${file}.new`,
    `#!/bin/sh\n${cache} exec ${quoted(process.execPath)} ${quoted(programs.abra)} "$@"\n`,
  );
  await chmod(`${file}.new`, 0o755);
  await rename(`${file}.new`, file);
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
