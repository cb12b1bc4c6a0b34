import type { Ports } from '../contract/ports.ts';
import { missingSecrets } from '../secrets/missing-secrets.ts';
import type { PreflightOutcome, PreflightRequest } from '../contract/types.ts';
import { pullMissing } from './images.ts';
import { nameProblemsAt } from './names.ts';

/** Everything that can be found out about a version while the app still serves. */
export async function preflight(ports: Ports, request: PreflightRequest): Promise<PreflightOutcome> {
  const { abra, onProgress, signal } = ports;
  const { domain, recipe, version, alsoImagesOf } = request;
  onProgress(`checking ${recipe} ${version} before ${domain} is touched`);
  const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();

  await abra.recipes.checkout(recipe, version);
  const { ok, errors, output } = await abra.lint(recipe);
  signal?.throwIfAborted();
  const rules = errors.map(({ id, description }) => `lint ${id}: ${description}`);
  const lint = ok ? [] : rules.length > 0 ? rules : [`lint: ${output.trim().split('\n').at(-1) ?? 'failed'}`];

  const revisions = [version, ...(alsoImagesOf === undefined ? [] : [alsoImagesOf])];
  const references = await Promise.all(
    revisions.map((revision) => abra.recipes.imagesAt(recipe, revision, env)),
  );
  const names = await nameProblemsAt(abra.recipes, { recipe, revision: version, domain, settings: env });
  const images = await pullMissing(ports, references.flat());
  const secrets = await missingSecrets(ports, { domain, recipe, revision: version });

  const ofFault = (wanted: 'image' | 'outside') =>
    images.filter(({ fault }) => fault === wanted).map(({ message }) => message);
  const problems = [...lint, ...names, ...ofFault('image'), ...secrets];
  if (problems.length > 0) return { outcome: 'refused', problems };
  const [reason] = ofFault('outside');
  return reason === undefined ? { outcome: 'ready' } : { outcome: 'unknowable', reason };
}
