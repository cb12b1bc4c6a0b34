import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineFault } from '@ci-warm/outside-faults';
import type { Secret } from '@ci-warm/secret';
import { commands } from './commands.ts';
import { checkedDomain, checkedRecipe } from './checked-names.ts';
import { createAbraCommand } from './abra-command.ts';
import { createBackups } from './backups.ts';
import { createEnvStore } from './env-store.ts';
import { parseLint } from './parse-lint.ts';
import { parseSecrets } from './parse-secrets.ts';
import { refusedError } from './refused-error.ts';
import { createRecipeStore } from './recipe-store.ts';
import type { AbraClient, AbraClientOptions, LintReport } from './types.ts';

/** The abra command, the apps' env files and the recipe checkouts under one abra root. Reads start no abra process. */
export function createAbraClient(options: AbraClientOptions): AbraClient {
  const { abraDir, server = 'default', timeouts } = options;
  const abra = createAbraCommand(options);
  const recipes = createRecipeStore(options);
  const deployMs = timeouts?.deployMs ?? 600_000;
  return {
    ...createEnvStore({ abraDir, server }),
    recipes,
    async newApp({ recipe, domain, version, chaos }) {
      checkedDomain(domain);
      const offline = await recipes.exists(recipe);
      return abra('app new', commands.newApp({ recipe, domain, server, version, chaos, offline }));
    },
    deploy: (domain, words = {}) =>
      abra('app deploy', commands.deploy(checkedDomain(domain), words), { timeoutMs: deployMs }),
    undeploy: (domain) => abra('app undeploy', commands.undeploy(checkedDomain(domain))),
    removeApp: (domain) => abra('app remove', commands.removeApp(checkedDomain(domain))),
    generateSecrets: (domain, words = {}) =>
      abra('app secret generate', commands.generateSecrets(checkedDomain(domain), words.chaos), {
        printsSecrets: true,
        onOutput: async (output) => words.keep?.(parseSecrets(output)),
      }),
    insertSecret: (domain, { name, version, value }) =>
      withPrivateFile(value, (file) =>
        abra('app secret insert', commands.insertSecret(checkedDomain(domain), name, version, file), {
          secrets: [value],
        }),
      ),
    backups: createBackups(abra, timeouts),
    async lint(recipe) {
      const result = await abra.run('recipe lint', commands.lint(checkedRecipe(recipe)), {
        terminal: true,
        quiet: true,
      });
      return result.outcome === 'done' ? parseLint(result.output) : lintRefused(result, recipe);
    },
  };
}

/** A tree that cannot be linted is the recipe's fault; a lint that does not end, or that a disk or network stops, is nobody's. */
function lintRefused(refusal: Parameters<typeof refusedError>[0], recipe: string): LintReport {
  if (refusal.result.timedOut || engineFault(refusal.fatal, [recipe])) throw refusedError(refusal);
  const { fatal, result } = refusal;
  return { ok: false, errors: [{ id: 'FATA', description: fatal }], warnings: [], output: result.stdout };
}

/** A secret on its way to abra: never in the argument list, which every user of the host can read. */
async function withPrivateFile<T>(secret: Secret, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ci-warm-secret-'));
  try {
    const file = path.join(folder, 'value');
    await writeFile(file, secret.reveal(), { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
