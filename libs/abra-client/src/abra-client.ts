import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineFault } from '@ci-warm/outside-faults';
import type { Secret } from '@ci-warm/secret';
import { commands } from './commands.ts';
import { checkedDomain, checkedRecipe } from './checked-names.ts';
import { createAbraCommand, type AbraCommand } from './abra-command.ts';
import { createBackups } from './backups.ts';
import { createEnvStore } from './env-store.ts';
import { parseLint } from './parse-lint.ts';
import { parseSecrets } from './parse-secrets.ts';
import { refusedError } from './refused-error.ts';
import { createRecipeLock } from './recipe-lock.ts';
import { createRecipeStore } from './recipe-store.ts';
import type { AbraClient, AbraClientOptions, AbraOutcome, LintReport } from './types.ts';

/** The abra command, the apps' env files and the recipe checkouts under one abra root. Reads start no abra process. */
export function createAbraClient(options: AbraClientOptions): AbraClient {
  const { abraDir, server = 'default', timeouts } = options;
  const lock = createRecipeLock(options);
  const command = createAbraCommand(options, lock.descriptors);
  const recipes = createRecipeStore(options);
  const envStore = createEnvStore({ abraDir, server });
  const deployMs = timeouts?.deployMs ?? 600_000;
  /** abra moves the checkout to what it wants to read, so that nobody else may be reading there. */
  const abra: AbraOfApp = async (domain, verb, words, call) => {
    const recipe = (await envStore.readEnv(domain))?.recipe;
    const start = () => command(verb, words, call);
    return await (recipe === undefined ? start() : lock.whileHeld(recipe, start));
  };
  return {
    ...envStore,
    recipes,
    withCheckout: lock.whileHeld,
    async newApp({ recipe, domain, version, chaos }) {
      checkedDomain(domain);
      const offline = await recipes.exists(recipe);
      const words = commands.newApp({ recipe, domain, server, version, chaos, offline });
      return lock.whileHeld(recipe, () => command('app new', words));
    },
    deploy: (domain, words = {}) =>
      abra(domain, 'app deploy', commands.deploy(checkedDomain(domain), words), { timeoutMs: deployMs }),
    undeploy: (domain) => abra(domain, 'app undeploy', commands.undeploy(checkedDomain(domain))),
    removeApp: (domain) => abra(domain, 'app remove', commands.removeApp(checkedDomain(domain))),
    generateSecrets: (domain, words = {}) =>
      abra(domain, 'app secret generate', commands.generateSecrets(checkedDomain(domain), words.chaos), {
        printsSecrets: true,
        onOutput: async (output) => words.keep?.(parseSecrets(output)),
      }),
    insertSecret: (domain, { name, version, value }) =>
      withPrivateFile(value, (file) =>
        abra(domain, 'app secret insert', commands.insertSecret(checkedDomain(domain), name, version, file), {
          secrets: [value],
        }),
      ),
    readProject: (domain) =>
      abra(domain, 'app secret ls', commands.listSecrets(checkedDomain(domain)), { quiet: true }),
    backups: createBackups(command, timeouts),
    async lint(recipe) {
      const words = commands.lint(checkedRecipe(recipe));
      const result = await lock.whileHeld(recipe, () =>
        command.run('recipe lint', words, { terminal: true, quiet: true }),
      );
      return result.outcome === 'done' ? parseLint(result.output) : lintRefused(result, recipe);
    },
  };
}

type AbraOfApp = (domain: string, ...call: Parameters<AbraCommand>) => Promise<AbraOutcome>;

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
