import { join } from 'node:path';
import { createExpectations, type Expectations } from './expect.ts';
import { alertsIn, treeOf } from './look-at-disk.ts';
import { createPeopleRealm } from './people-realm.ts';
import type { AppRun } from './run-app.ts';
import type { Scene, Sight, Step } from './types.ts';

const domain = 'warm-keycloak.ci.test';
const versions = {
  first: '10.7.1+26.6.2',
  good: '10.7.2+26.6.3',
  broken: '10.7.3+26.6.4',
  major: '11.0.0+27.0.0',
};
const manualWork = 'Breaking change: move every theme by hand before you upgrade.';

/** One warm app, through all that its releases can be. */
export function keycloakSteps(): Step[] {
  let people: unknown;
  const readPeople = async ({ sandbox }: Scene): Promise<unknown> =>
    await createPeopleRealm(sandbox, domain).read();

  return [
    {
      name: 'reconcile keycloak for the first time',
      async run(scene) {
        const { document, expect } = await reconciled(scene, 0, {
          outcome: 'deployed',
          to: versions.first,
          lastGood: versions.first,
        });
        await createPeopleRealm(scene.sandbox, domain).create();
        people = await readPeople(scene);
        return sight(
          document,
          expect,
          `${versions.first} is up at ${domain}; a realm with two people was added`,
        );
      },
    },
    {
      name: 'reconcile again: nothing to do',
      async run(scene) {
        const folder = join(scene.sandbox.warmRoot, 'warm-keycloak');
        const before = await treeOf(folder);
        const { document, expect } = await reconciled(scene, 0, {
          outcome: 'noop',
          lastGood: versions.first,
          touched: false,
        });
        expect.equal("the app's folder", await treeOf(folder), before);
        const { abraCalls } = document['outside'] as { abraCalls: number };
        return sight(
          document,
          expect,
          `${abraCalls} abra processes, nothing written, in ${Math.round(Number(document['ms']))} ms`,
        );
      },
    },
    {
      name: 'upgrade to a good release',
      async run(scene) {
        await scene.sandbox.publish('keycloak', versions.good);
        const { document, expect } = await reconciled(scene, 0, {
          outcome: 'upgraded',
          from: versions.first,
          to: versions.good,
          lastGood: versions.good,
        });
        expect.equal("the people's realm", await readPeople(scene), people);
        return sight(document, expect, `${versions.first} → ${versions.good}, snapshot first, realm intact`);
      },
    },
    {
      name: 'a broken release: rolled back',
      async run(scene) {
        await scene.sandbox.publish('keycloak', versions.broken, { break: 'migration' });
        const { document, expect } = await reconciled(scene, 1, {
          outcome: 'rolled-back',
          lastGood: versions.good,
          recovered: true,
        });
        expect.equal("the people's realm", await readPeople(scene), people);
        const alerts = (await alertsIn(scene.sandbox.warmRoot)).filter(({ kind }) => kind === 'rolled-back');
        expect.equal('alerts about it', alerts.length, 1);
        return sight(
          document,
          expect,
          `${versions.broken} damaged the data; back at ${versions.good} with the realm intact, alert written`,
        );
      },
    },
    {
      name: 'a major release: held',
      async run(scene) {
        await scene.sandbox.publish('keycloak', versions.major, { notes: `${manualWork}\n` });
        const { document, expect } = await reconciled(scene, 0, {
          outcome: 'held',
          lastGood: versions.good,
          touched: false,
        });
        const held = document['held'] as { version: string }[];
        expect.holds(
          `${versions.major} is not among the held versions`,
          held.some(({ version }) => version === versions.major),
        );
        const alerts = (await alertsIn(scene.sandbox.warmRoot)).filter(({ kind }) => kind === 'hold');
        expect.holds(
          'no alert carries its notes',
          alerts.some((alert) => JSON.stringify(alert).includes(manualWork)),
        );
        return sight(document, expect, `${versions.major} waits for a person; the alert carries its notes`);
      },
    },
  ];
}

async function reconciled(
  { runApp }: Scene,
  exitCode: number,
  wanted: Record<string, unknown>,
): Promise<{ document: AppRun['document']; expect: Expectations }> {
  const run = await runApp('reconciler', ['keycloak']);
  const expect = createExpectations();
  expect.equal('exit code', run.exitCode, exitCode);
  for (const [key, value] of Object.entries(wanted)) expect.equal(key, run.document[key], value);
  const { reason } = run.document;
  if (expect.problems.length > 0 && typeof reason === 'string') expect.holds(`it says: ${reason}`, false);
  return { document: run.document, expect };
}

function sight(document: AppRun['document'], { problems }: Expectations, detail: string): Sight {
  const { outcome = 'error' } = document as { outcome?: string };
  return { outcome, detail, problems };
}
