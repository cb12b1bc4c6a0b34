import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { projectOf, type ComposeProject, type ComposeResource, type ComposeText } from '@ci-warm/compose';
import type { Ports } from '../contract/ports.ts';
import type { PreflightRequest } from '../contract/types.ts';

type Request = Pick<PreflightRequest, 'domain' | 'recipe' | 'alsoImagesOf' | 'inPlace'>;

/**
 * What the engine would refuse of a stack that can be read, one line each; the recipe's checkout is at that version.
 * abra finds none of it before it deploys, and then half of the stack may be changed already.
 */
export async function engineRefusals(
  ports: Ports,
  request: Request,
  text: ComposeText,
): Promise<readonly string[]> {
  const project = projectOf(text);
  const used = usedBy(project);
  const configs = [...project.configs].filter(([key]) => used.configs.has(key));
  const secrets = [...project.secrets].filter(([key]) => used.secrets.has(key));
  const networks = [...project.networks].filter(([key]) => used.networks.has(key));
  const found = await Promise.all([
    ...configs.map(([key, config]) => configProblems(ports, request, key, config)),
    ...secrets.map(([key, secret]) => secretProblems(ports, request, key, secret)),
    ...networks.map(([key, network]) => networkProblems(ports, key, network)),
    ...(request.inPlace ? [modeProblems(ports, request, project)] : []),
  ]);
  return found.flat();
}

function usedBy({ services }: ComposeProject) {
  const all = [...services.values()];
  return {
    configs: new Set(all.flatMap(({ configs }) => [...configs])),
    secrets: new Set(all.flatMap(({ secrets }) => [...secrets])),
    networks: new Set(all.flatMap(({ networks }) => [...networks])),
  };
}

/** A config cannot be changed: other content needs another name, which a version in it gives. */
async function configProblems(
  ports: Ports,
  request: Request,
  key: string,
  config: ComposeResource,
): Promise<string[]> {
  const name = nameOf(request, key, config);
  const there = await ports.swarm.configData(name);
  if (config.external || config.file === undefined)
    return there === undefined ? [`config ${name} does not exist`] : [];
  const content = await contentOf(ports, request, config.file);
  if (content === undefined) return [`config ${name}: the recipe has no ${config.file}`];
  if (there === undefined) return sizeProblems(`config ${name}`, content, 1_024_000);
  return there.equals(content) ? [] : [changedUnderItsName('config', name, config.file)];
}

/** The engine never shows a secret, but what it was made from is what the version that runs has in its file. */
async function secretProblems(
  ports: Ports,
  request: Request,
  key: string,
  secret: ComposeResource,
): Promise<string[]> {
  const { file, external } = secret;
  if (external || file === undefined) return [];
  const name = nameOf(request, key, secret);
  const content = await contentOf(ports, request, file);
  if (content === undefined) return [`secret ${name}: the recipe has no ${file}`];
  const { recipe, alsoImagesOf, domain } = request;
  const there = (await ports.swarm.secretsOf(stackName(domain))).includes(name);
  if (!there) return sizeProblems(`secret ${name}`, content, 512_000);
  const before =
    alsoImagesOf === undefined ? undefined : await ports.abra.recipes.fileAt(recipe, alsoImagesOf, file);
  return before === undefined || before === content.toString('utf8')
    ? []
    : [changedUnderItsName('secret', name, file)];
}

async function networkProblems(
  { swarm }: Ports,
  key: string,
  { external, name = key }: ComposeResource,
): Promise<string[]> {
  if (!external || (await swarm.hasSwarmNetwork(name))) return [];
  return [`network ${name} is expected to be there, and Swarm has none of that name`];
}

/** Only a new service can get another mode. */
async function modeProblems(
  { swarm }: Ports,
  { domain }: Request,
  { services }: ComposeProject,
): Promise<string[]> {
  const running = (await swarm.observeStack(stackName(domain))).services;
  return running.flatMap(({ shortName, mode }) => {
    const wanted = services.get(shortName)?.mode;
    return wanted === undefined || wanted === mode
      ? []
      : [`service ${shortName} is ${mode} and cannot become ${wanted} while it runs: undeploy the app first`];
  });
}

const nameOf = ({ domain }: Request, key: string, { external, name }: ComposeResource) =>
  name ?? (external ? key : `${stackName(domain)}_${key}`);

/** As abra will read it: git's filters have had their effect. */
async function contentOf({ abra }: Ports, { recipe }: Request, file: string): Promise<Buffer | undefined> {
  return await readFile(resolve(abra.recipes.path(recipe), file)).catch(() => undefined);
}

function sizeProblems(what: string, { length }: Buffer, limit: number): string[] {
  if (length > 0 && length < limit) return [];
  return [`${what} has ${length} bytes, and Swarm takes more than 0 and less than ${limit}`];
}

const changedUnderItsName = (kind: string, name: string, file: string) =>
  `${kind} ${name} is there with other content, and Swarm changes none: ${file} was changed without a new version in the ${kind}'s name`;
