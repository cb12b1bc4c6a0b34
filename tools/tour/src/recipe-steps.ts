import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@ci-warm/sandbox';
import { createExpectations, type Expectations } from './expect.ts';
import { treeOf } from './look-at-disk.ts';
import type { AppRun } from './run-app.ts';
import type { Scene, Sight, Step } from './types.ts';

const recipe = 'custom-html';
const release = '1.11.0+1.29.0';
const domain = `warm-${recipe}.ci.test`;

/** One recipe from its first cold run to quick runs of pull requests. */
export function recipeSteps(): Step[] {
  return [
    {
      name: 'cold run of custom-html: green, promoted',
      async run(scene) {
        const { document, expect } = await tested(
          scene,
          0,
          { RECIPE: recipe, REF: release },
          { lane: 'cold', verdict: 'green' },
        );
        const promotion = document['promotion'] as { outcome?: string } | undefined;
        expect.equal('promotion', promotion?.outcome, 'promoted');
        const canonical = JSON.parse(
          await readFile(canonicalFile(scene.sandbox), 'utf8').catch(() => '{}'),
        ) as { version?: string };
        expect.equal('canonical', canonical.version, release);
        return sight(
          document,
          expect,
          `${release} installed from nothing, upgraded, tested, removed; now the canonical`,
        );
      },
    },
    {
      name: 'quick run of a good pull request: pass',
      async run(scene) {
        const { commit } = await scene.sandbox.pullRequest(recipe);
        const before = await knownGood(scene.sandbox);
        const { document, expect } = await tested(scene, 0, quick(recipe, commit, '1'), {
          lane: 'quick',
          verdict: 'green',
          commit,
          confidence: 'lower',
        });
        expect.equal('known-good', await knownGood(scene.sandbox), before);
        return sight(
          document,
          expect,
          `${commit.slice(0, 8)} passes on top of ${release}; known-good as before`,
        );
      },
    },
    {
      name: 'quick run of a broken one: fail, known-good restored',
      async run(scene) {
        const { commit } = await scene.sandbox.pullRequest(recipe, { break: 'migration' });
        const before = await knownGood(scene.sandbox);
        const { document, expect } = await tested(scene, 1, quick(recipe, commit, '2'), {
          lane: 'quick',
          verdict: 'red',
          commit,
        });
        expect.equal('known-good', await knownGood(scene.sandbox), before);
        const bytes = `${Object.keys(before.volume).length} file${Object.keys(before.volume).length === 1 ? '' : 's'} of the volume`;
        return sight(
          document,
          expect,
          `${commit.slice(0, 8)} fails; ${bytes}, snapshot, settings and registry byte for byte as before`,
        );
      },
    },
    {
      name: 'quick run without a canonical: falls back to cold',
      async run(scene) {
        // Keycloak's canonical is another app than the warm one, and nobody has promoted it.
        const { commit } = await scene.sandbox.pullRequest('keycloak');
        const { document, expect } = await tested(scene, 0, quick('keycloak', commit, '1'), {
          requestedLane: 'quick',
          lane: 'cold',
          verdict: 'green',
          commit,
        });
        expect.holds('no reason for the other lane', Boolean(document['laneReason']));
        return sight(document, expect, `${String(document['laneReason'])}: tested from nothing instead`);
      },
    },
  ];
}

/** Everything that a quick run must leave as it found it. */
async function knownGood(sandbox: Sandbox) {
  const registry = await readFile(canonicalFile(sandbox), 'utf8');
  const { snapshot } = JSON.parse(registry) as { snapshot: string };
  return {
    registry,
    snapshot: await treeOf(join(sandbox.warmRoot, `warm-${recipe}`, 'snapshots', snapshot)),
    volume: await treeOf(
      join(sandbox.dir, 'engine', 'volumes', `${domain.replaceAll('.', '_')}_content`, '_data'),
    ),
    env: await readFile(join(sandbox.abraDir, 'servers', 'default', `${domain}.env`), 'utf8'),
  };
}

function canonicalFile({ warmRoot }: Sandbox): string {
  return join(warmRoot, `warm-${recipe}`, 'canonical.json');
}

/** As Drone passes it on. */
function quick(name: string, commit: string, number: string): Record<string, string> {
  return { RECIPE: name, REF: commit, PR: number, CCCI_QUICK: '1' };
}

async function tested(
  { runApp }: Scene,
  exitCode: number,
  env: Record<string, string>,
  wanted: Record<string, unknown>,
): Promise<{ document: AppRun['document']; expect: Expectations }> {
  const run = await runApp('quick-runner', [], env);
  const expect = createExpectations();
  expect.equal('exit code', run.exitCode, exitCode);
  for (const [key, value] of Object.entries(wanted)) expect.equal(key, run.document[key], value);
  const teardown = run.document['teardown'] as { clean?: boolean } | undefined;
  expect.equal('clean teardown', teardown?.clean, true);
  const { reason } = run.document;
  if (expect.problems.length > 0 && typeof reason === 'string') expect.holds(`it says: ${reason}`, false);
  return { document: run.document, expect };
}

function sight(document: AppRun['document'], { problems }: Expectations, detail: string): Sight {
  const { verdict = 'error', promotion } = document as { verdict?: string; promotion?: { outcome?: string } };
  const outcome = [verdict, ...(promotion?.outcome === 'promoted' ? ['promoted'] : [])].join(', ');
  return { outcome, detail, problems };
}
