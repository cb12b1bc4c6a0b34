import { lookup } from 'node:dns/promises';
import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import type { Project } from '../compose/types.ts';
import { waitForConvergence } from '../engine/converge.ts';
import type { Engine } from '../engine/http.ts';
import { deployStack } from '../engine/stack-deploy.ts';
import { secretIds } from '../engine/stack.ts';
import { loadAppProject } from '../files/app-project.ts';
import { appSecrets } from '../files/app-secrets.ts';
import { writeVersion, type App } from '../files/apps.ts';
import type { Checkout } from '../recipe/checkout.ts';
import { remembered } from '../remembered.ts';

export interface Release {
  call: Call;
  engine: Engine;
  app: App;
  checkout: Checkout;
  /** What `TYPE` will say. */
  version: string;
  chaos: boolean;
}

/** Everything after the decision which version it is: the order is abra's. */
export async function release({ call, engine, app, checkout, version, chaos }: Release): Promise<void> {
  const project = await loadAppProject(app, checkout.path);
  await checkSecrets(engine, app, project);
  decorate(project, { app, version, chaos });
  if (!call.has('no-domain-checks')) await checkDomain(app);
  await deployStack({ engine, stack: app.stack, project, folder: checkout.path });
  await writeVersion(app, version);
  log('INFO', `deployed ${app.domain} at ${version}`);
  if (!call.has('no-converge-checks')) await checkConvergence(call, engine, app, project);
}

async function checkSecrets(engine: Engine, app: App, project: Project): Promise<void> {
  const wanted = appSecrets(app, project);
  if (wanted.length === 0) return;
  const known = await secretIds(engine);
  const missing = wanted.find(({ fullName }) => !known.has(fullName));
  if (missing !== undefined) fatal(`secret not generated: ${missing.fullName}`);
}

/** The labels of the service `app` that say what runs, and its environment. */
function decorate(
  { services }: Project,
  { app, version, chaos }: Pick<Release, 'app' | 'version' | 'chaos'>,
): void {
  const service = services['app'];
  if (service === undefined) return;
  const label = (name: string, value: string) =>
    (service.deploy.labels[`coop-cloud.${app.stack}.${name}`] = value);
  label('recipe', app.recipe);
  label('chaos', String(chaos));
  if (chaos) label('chaos-version', version);
  else label('version', version);
  if (!remembered.exposesEnvToApp) return;
  for (const [key, value] of app.env) {
    const exposed = key === 'TYPE' || key === 'RECIPE' ? `${app.recipe}:${version}` : value;
    service.environment[key] ??= exposed;
  }
}

async function checkDomain(app: App): Promise<void> {
  const domain = app.env.get('DOMAIN');
  if (domain === undefined || domain === '') return;
  await lookup(domain, { family: 4 }).catch(() => fatal(`unable to resolve an ipv4 address for ${domain}`));
}

async function checkConvergence(
  { settings: { faults } }: Call,
  engine: Engine,
  app: App,
  project: Project,
): Promise<void> {
  if (faults.has('converge-timeout')) return fatal(remembered.says.convergeTimeout(app.domain));
  const label = project.services['app']?.deploy.labels[`coop-cloud.${app.stack}.timeout`];
  const seconds = Number(app.env.get('TIMEOUT') || label || remembered.convergeSeconds);
  const outcome = await waitForConvergence({
    engine,
    stack: app.stack,
    timeoutMs: seconds * 1000,
    startPeriodIsFailure: faults.has('start-period'),
  });
  if (outcome === 'timed-out') fatal(remembered.says.convergeTimeout(app.domain));
  if (outcome === 'start-period') fatal(remembered.says.convergeFailed(app.domain));
}
