import type { ComposeText } from '../compose-text.ts';
import { mappingOf, readYaml } from './read-yaml.ts';
import { readResource } from './read-resource.ts';
import { readService } from './read-service.ts';
import type { ComposeProject, ComposeResource, ComposeService } from './types.ts';

/**
 * What the files declare, later ones laid over earlier ones.
 *
 * @throws WarmError `compose-unreadable` (failed) for a file that is not YAML
 */
export function projectOf({ files, variables }: Pick<ComposeText, 'files' | 'variables'>): ComposeProject {
  const documents = files.map(readYaml);
  const section = <T>(key: string, read: (node: unknown, below: T | undefined) => T): Map<string, T> => {
    const found = new Map<string, T>();
    for (const document of documents)
      for (const [name, node] of Object.entries(mappingOf(document[key])))
        found.set(name, read(node, found.get(name)));
    return found;
  };
  const resources = (key: string) =>
    section<ComposeResource>(key, (node, below) => readResource(node, below, variables));
  return {
    services: section<ComposeService>('services', (node, below) => readService(node, below, variables)),
    volumes: resources('volumes'),
    networks: resources('networks'),
    secrets: resources('secrets'),
    configs: resources('configs'),
  };
}
