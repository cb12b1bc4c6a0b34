import { resolve } from 'node:path';
import type { AppResult } from '@ci-warm/app-cli';
import { exportCanonical, importCanonical } from '@ci-warm/canonical-archive';
import { exitCodes } from '@ci-warm/errors';
import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import type { Config } from '../description.ts';

interface Request {
  recipe: string;
  config: Config;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** One file, for another host. */
export async function exportTo(
  ports: CanonicalPorts,
  { recipe, config: { to = '', recipient: recipients = [], freeFloor }, signal }: Request,
): Promise<AppResult> {
  const exported = await exportCanonical(ports, {
    ...{ recipe, to: resolve(to), recipients, freeFloor, signal },
  });
  const { version, file, bytes, sha256, secrets, withoutSecrets } = exported;
  const lines = [
    `${recipe} ${version} is in ${file} (${bytes} bytes, sha256 ${sha256})`,
    ...(secrets.length === 0 ? [] : [`with its secrets, encrypted: ${secrets.join(', ')}`]),
    ...(withoutSecrets.length === 0
      ? []
      : [`WITHOUT its secrets ${withoutSecrets.join(', ')}: only a server that has them can import it`]),
  ];
  return { exitCode: exitCodes.done, document: exported, text: lines.join('\n  ') };
}

/** The other way round. */
export async function importFrom(
  ports: CanonicalPorts,
  { recipe, config: { from = '', identity, allowOutsideLinks, skipFetch }, signal, progress }: Request,
): Promise<AppResult> {
  const identityFile = identity === undefined ? undefined : resolve(identity);
  const imported = await importCanonical(ports, {
    ...{ recipe, from: resolve(from), identityFile, allowOutsideLinks, skipFetch, signal, progress },
  });
  const { version, host, promotedAt, replaced, insertedSecrets } = imported;
  const lines = [
    `${recipe} ${version} is the canonical here now; ${host} proved it at ${promotedAt}`,
    ...(replaced === undefined ? [] : [`in the place of ${replaced}`]),
    ...(insertedSecrets.length === 0 ? [] : [`secrets put into Swarm: ${insertedSecrets.join(', ')}`]),
  ];
  const document = { ...imported, replaced: replaced ?? null };
  return { exitCode: exitCodes.done, document, text: lines.join('\n  ') };
}
