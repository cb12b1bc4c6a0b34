import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { loadProject } from '../../../src/abra/compose/load.ts';
import type { Project } from '../../../src/abra/compose/types.ts';

/** A recipe's folder, new for each test of a file, in which compose files are loaded. */
export function givenComposeFolder(): {
  path(): string;
  /** Writes `compose.yml` and loads what the env's `COMPOSE_FILE` names. */
  load(text: string, env?: Record<string, string>): Promise<Project>;
} {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: () => folder,
    load: (text, env = {}) => {
      writeFileSync(join(folder, 'compose.yml'), text);
      return loadProject(folder, new Map(Object.entries(env)));
    },
  };
}

export const app = (lines: string) => `services:\n  app:\n    image: web\n${lines}`;
