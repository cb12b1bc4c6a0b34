import { fatal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { isDeployed } from '../engine/stack.ts';
import { findApp, type App } from '../files/apps.ts';
import { lintForErrors } from '../lint/lint.ts';
import { chaosVersion, checkOut, checkOutDefaultBranch, type Checkout } from '../recipe/checkout.ts';
import { ensureRecipe } from '../recipe/ensure.ts';
import { latestVersion } from '../recipe/versions.ts';
import { remembered } from '../remembered.ts';
import { release } from './release.ts';

export async function appDeploy(call: Call): Promise<void> {
  const { args, has, settings } = call;
  const [domain = '', wanted] = args;
  const chaos = has('chaos');
  if (chaos && wanted !== undefined) fatal('cannot use [version] and --chaos together');
  const app = await findApp(settings.abraDir, domain);
  const checkout = await ensureRecipe(app.recipe, { ...settings, chaos });
  const version = chaos ? await chaosVersion(checkout) : await checkOutVersion(call, app, checkout, wanted);
  if (!chaos) await lintForErrors(checkout);
  const engine = connect(settings.dockerHost);
  if (!has('force') && (await isDeployed(engine, app.stack))) fatal(`${domain} is already deployed`);
  await release({ call, engine, app, checkout, version, chaos });
}

/** The version asked for, else the one in `TYPE`, else the newest release, else what the default branch has. */
async function checkOutVersion(
  { has }: Call,
  app: App,
  checkout: Checkout,
  wanted?: string,
): Promise<string> {
  const pinned = has(remembered.ignoreEnvVersionFlag) ? undefined : app.version;
  const version = wanted ?? pinned ?? (await latestVersion(checkout.path));
  if (version === undefined) return checkOutDefaultBranch(checkout);
  await checkOut(checkout, version);
  return version;
}
