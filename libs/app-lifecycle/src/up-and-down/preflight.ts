import { refusedError } from '@ci-warm/abra-client';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, nameProblems, projectOf, stackProblems, type ComposeText } from '@ci-warm/compose';
import { engineFault } from '@ci-warm/outside-faults';
import type { Ports } from '../contract/ports.ts';
import { missingSecrets } from '../secrets/missing-secrets.ts';
import type { PreflightOutcome, PreflightRequest } from '../contract/types.ts';
import { engineRefusals } from './engine-refusals.ts';
import { pullMissing } from './images.ts';

/** Everything that can be found out about a version while the app still serves. */
export async function preflight(ports: Ports, request: PreflightRequest): Promise<PreflightOutcome> {
  const { abra, onProgress, signal } = ports;
  const { domain, recipe, version, alsoImagesOf, secrets } = request;
  onProgress(`checking ${recipe} ${version} before ${domain} is touched`);
  const present = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const settings = request.settings ?? present;
  const stack = stackName(domain);
  const text = await abra.recipes.composeAt(recipe, version, { env: settings, stack });
  const unreadable = stackProblems(text);
  const tree = await abra.withCheckout(recipe, () => treeProblems(ports, request, text, unreadable));
  signal?.throwIfAborted();
  // What its files do not say in a way that can be read has nothing more to be asked for.
  if (unreadable.length > 0) return { outcome: 'refused', problems: tree };

  const back = alsoImagesOf === undefined ? [] : await abra.recipes.imagesAt(recipe, alsoImagesOf, present);
  const images = await pullMissing(ports, [...imagesOf(projectOf(text)), ...back]);
  const ofFault = (wanted: 'image' | 'outside') =>
    images.filter(({ fault }) => fault === wanted).map(({ message }) => message);
  const problems = [
    ...tree,
    ...nameProblems(text, stack),
    ...ofFault('image'),
    ...(await missingSecrets(ports, { domain, recipe, revision: version, settings, given: secrets })),
  ];
  if (problems.length > 0) return { outcome: 'refused', problems };
  const [reason] = ofFault('outside');
  return reason === undefined ? { outcome: 'ready' } : { outcome: 'unknowable', reason };
}

/** What is asked of the version's tree, as abra will read it. */
async function treeProblems(
  ports: Ports,
  request: PreflightRequest,
  text: ComposeText,
  unreadable: readonly string[],
): Promise<readonly string[]> {
  const { recipe, version, settings } = request;
  await ports.abra.recipes.checkout(recipe, version);
  const lint = await lintProblems(ports, recipe);
  if (unreadable.length > 0) return [...lint, ...unreadable];
  const found = [...lint, ...(await engineRefusals(ports, request, text))];
  // What is missing of the above abra would name again in its own words, and it reads the env as it is now.
  if (found.length > 0 || settings) return found;
  return await projectProblems(ports, request);
}

async function lintProblems({ abra }: Ports, recipe: string): Promise<string[]> {
  const { ok, errors, output } = await abra.lint(recipe);
  if (ok) return [];
  const rules = errors.map(({ id, description }) => `lint ${id}: ${description}`);
  return rules.length > 0 ? rules : [`lint: ${output.trim().split('\n').at(-1) ?? 'failed'}`];
}

/**
 * Its loader is stricter than any reading of ours, and lint has shown it the values of the sample only. What it says of
 * the version that runs as well is not this release's fault: an abra that does not know the verb, an engine that is away.
 */
async function projectProblems(
  { abra }: Ports,
  { domain, recipe, alsoImagesOf }: PreflightRequest,
): Promise<string[]> {
  if (alsoImagesOf === undefined || (await abra.readEnv(domain)) === undefined) return [];
  const read = await abra.readProject(domain);
  if (read.outcome === 'done') return [];
  if (read.result.timedOut || engineFault(read.fatal, [recipe, domain])) throw refusedError(read);
  await abra.recipes.checkout(recipe, alsoImagesOf);
  const before = await abra.readProject(domain);
  return before.outcome === 'done' ? [`abra cannot read the compose files: ${read.fatal}`] : [];
}
