import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { deployedVersion, isDeployed } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { lintForErrors } from '../lint/lint.ts';
import { chaosVersion, checkOut } from '../recipe/checkout.ts';
import { ensureRecipe } from '../recipe/ensure.ts';
import { compareVersions, readTags } from '../recipe/versions.ts';
import { remembered } from '../remembered.ts';
import { release } from './release.ts';

export async function appUpgrade(call: Call): Promise<void> {
  await change(call, { direction: 1, name: 'upgrade' });
}

export async function appRollback(call: Call): Promise<void> {
  await change(call, { direction: -1, name: 'downgrade' });
}

interface Direction {
  direction: 1 | -1;
  name: string;
}

async function change(call: Call, { direction, name }: Direction): Promise<void> {
  const { args, has, settings } = call;
  const [domain = '', wanted] = args;
  const chaos = has('chaos');
  const app = await findApp(settings.abraDir, domain);
  const checkout = await ensureRecipe(app.recipe, { ...settings, chaos });
  const engine = connect(settings.dockerHost);
  if (!(await isDeployed(engine, app.stack))) fatal(remembered.says.notDeployed(domain));
  if (chaos) {
    return release({ call, engine, app, checkout, version: await chaosVersion(checkout), chaos });
  }
  const current = (await deployedVersion(engine, app.stack)) ?? app.version ?? '';
  const candidates = (await readTags(checkout.path)).annotated.filter(
    (tag) => compareVersions(tag, current) * direction > 0,
  );
  const version = wanted ?? candidates.at(-1);
  if (version === undefined) return log('INFO', `no available ${name}, you're on ${current}`);
  await checkOut(checkout, version);
  if (compareVersions(version, current) * direction < 0 || (version === current && !has('force'))) {
    fatal(`${version} is not a ${name} for ${domain}?`);
  }
  await lintForErrors(checkout);
  await release({ call, engine, app, checkout, version, chaos });
}
