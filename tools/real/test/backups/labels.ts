import { parse, stringify } from 'yaml';
import type { Files } from '../support/index.ts';

interface Compose {
  services: Record<string, { deploy: { labels?: string[] } }>;
}

/** Gives one service of a release these backup labels, and no other any. */
export function withLabels(service: string, labels: readonly string[]): (files: Files) => void {
  return (files) => {
    const compose = parse(files['compose.yml'] ?? '') as Compose;
    for (const [name, { deploy }] of Object.entries(compose.services)) {
      const others = (deploy.labels ?? []).filter((label) => !label.startsWith('backupbot.'));
      deploy.labels = name === service ? [...others, ...labels] : others;
    }
    files['compose.yml'] = stringify(compose);
  };
}
