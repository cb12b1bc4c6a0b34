import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import type { AppTools } from '@ci-warm/app-lifecycle';
import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import type { Secret } from '@ci-warm/secret';
import { decryptSecrets } from './age-secrets.ts';
import type { Archive } from './read-archive.ts';
import { refused } from './refusal.ts';
import type { ImportRequest } from './types.ts';

interface Incoming {
  registry: CanonicalPorts['registry'];
  tools: AppTools;
  archive: Archive;
  request: ImportRequest;
}

type Values = Readonly<Record<string, Secret>>;

/**
 * Whether an archive's secrets may come here.
 *
 * @returns their values; empty where it brings none and none is needed
 */
export async function admitSecrets(incoming: Incoming): Promise<Values> {
  const { tools, archive, request } = incoming;
  const { secrets: names, domain } = archive.head.canonical;
  const present = await tools.swarm.secretsOf(stackName(domain));
  const lacking = names.filter((name) => !present.includes(name));
  if (lacking.length > 0 && !archive.secrets)
    throw refused(
      'secrets-missing',
      `it is without secrets, and Swarm here has no ${lacking.join(', ')}`,
      'export it with --recipient: the data are useless without them',
    );
  if (!archive.secrets) return {};
  if (request.identityFile === undefined) throw identityNeeded();
  const values = await decryptSecrets(archive.secrets, request.identityFile);
  const unreadable = names.filter((name) => values[name] === undefined);
  if (unreadable.length > 0) throw refused('secrets-missing', `it has no value of ${unreadable.join(', ')}`);
  await requireSame(incoming, present, values);
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/**
 * Swarm never tells a secret: that it has one of the right name only helps if it is known to be the same. And if Swarm
 * has lost one, the data that are here still need its old value, should the import fail.
 */
async function requireSame(
  { registry, archive, request: { recipe } }: Incoming,
  present: readonly string[],
  values: Values,
): Promise<void> {
  const { secrets: names, domain } = archive.head.canonical;
  const kept = await registry.secretsOf(recipe).read();
  const old = await registry.read(recipe);
  const known = new Set([...present, ...Object.keys(kept), ...(old?.secrets ?? [])]);
  const other = names.filter((name) => known.has(name) && !values[name]?.equals(kept[name]));
  if (other.length === 0) return;
  throw refused(
    'secrets-differ',
    `${domain} has ${other.join(', ')} here already, with another value or one that nobody knows`,
    `its data need it. If nobody needs them: \`abra app remove ${domain}\`, and then move ${registry.folderOf(recipe).path} away`,
  );
}

function identityNeeded(): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'identity-needed',
    message: 'the archive has secrets, and no identity is given to read them with',
    hint: 'name the file of the identity: --identity FILE',
  });
}
