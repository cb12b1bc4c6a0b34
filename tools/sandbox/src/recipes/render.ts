import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Break } from '../types.ts';
import { appPart, type CatalogueRecipe } from './catalogue.ts';

export interface Rendering {
  version: string;
  break?: Break | undefined;
  /** Marks the commit of a pull request, so that its deploy differs from the release's. */
  change?: string;
}

/** The files of a recipe at one commit, by path. */
export function renderRecipe(recipe: CatalogueRecipe, rendering: Rendering): Map<string, string> {
  const folder = join(import.meta.dirname, 'files', recipe.name);
  const files = new Map<string, string>();
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, name), 'utf8')
      .replaceAll('@VERSION@', rendering.version)
      .replaceAll('@APP@', appPart(rendering.version))
      .replace(/^( *)# @ENVIRONMENT@\n/m, (_line, indent: string) =>
        environment(rendering)
          .map((entry) => `${indent}- ${entry}\n`)
          .join(''),
      );
    files.set(
      name,
      rendering.break === 'lint' && name === 'compose.yml' ? withLiteralConfigVersion(text) : text,
    );
  }
  return files;
}

function environment({ break: fault, change }: Rendering): string[] {
  return [
    ...(change === undefined ? [] : [`CHANGE=${change}`]),
    // The lint fault is in the compose file alone: deployed all the same, it runs well.
    ...(fault === undefined || fault === 'lint' ? [] : [`SANDBOX_BREAK=${fault}`]),
  ];
}

/** Breaks the rule that the version of a config comes from `abra.sh`, and nothing else. */
function withLiteralConfigVersion(compose: string): string {
  return compose.replace(/^( *name: \$\{STACK_NAME\}_\w+)_\$\{\w+_VERSION\}(\n *file:)/m, '$1_fixed$2');
}
