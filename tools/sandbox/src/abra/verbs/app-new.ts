import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { findApp, listServers } from '../files/apps.ts';
import { withVersion } from '../files/type-line.ts';
import { chaosVersion, checkOut, checkOutDefaultBranch, type Checkout } from '../recipe/checkout.ts';
import { ensureRecipe } from '../recipe/ensure.ts';
import { latestVersion } from '../recipe/versions.ts';
import { remembered } from '../remembered.ts';

/** Moves the recipe's checkout to the release, and writes the sample's bytes as the app's env file. */
export async function appNew(call: Call): Promise<void> {
  const { args, has, value, settings } = call;
  const [recipe = '', wanted] = args;
  const chaos = has('chaos');
  if (chaos && wanted !== undefined) fatal('cannot use [version] and --chaos together');
  const domain = value('domain') ?? fatal('no domain specified');
  const server = await chooseServer(call);
  const checkout = await ensureRecipe(recipe, { ...settings, chaos });
  const version = chaos ? await chaosVersion(checkout) : await checkOutRelease(checkout, wanted);
  const path = join(settings.abraDir, 'servers', server, `${domain}.env`);
  const sample = await readFile(join(checkout.path, '.env.sample'), 'utf8').catch(() =>
    fatal(`${recipe} has no .env.sample`),
  );
  const text = withVersion(sample.replaceAll(remembered.sampleDomain(recipe), domain), version);
  await mkdir(join(settings.abraDir, 'servers', server), { recursive: true });
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) =>
    fatal(error.code === 'EEXIST' ? remembered.says.appExists(path) : error.message),
  );
  if (has('secrets')) {
    const { generate } = await import('./secret-generate.ts');
    await generate(call, await findApp(settings.abraDir, domain), checkout);
  }
  log('INFO', `${domain} created (version: ${version})`);
}

async function checkOutRelease(checkout: Checkout, wanted: string | undefined): Promise<string> {
  const version = wanted ?? (await latestVersion(checkout.path));
  if (version === undefined) return checkOutDefaultBranch(checkout);
  await checkOut(checkout, version);
  return version;
}

async function chooseServer({ value, settings }: Call): Promise<string> {
  const servers = await listServers(settings.abraDir);
  const wanted = value('server');
  if (wanted === undefined) return servers.length === 1 ? (servers[0] ?? '') : fatal('no server provided');
  return servers.includes(wanted) ? wanted : fatal(`unknown server: ${wanted}`);
}
