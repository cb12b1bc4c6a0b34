import type { Project } from '../compose/types.ts';
import { scopedName } from '../engine/scoped-name.ts';
import { remembered } from '../remembered.ts';
import type { App } from './apps.ts';

export interface AppSecret {
  /** Its name in the compose file. */
  name: string;
  version: string;
  /** Its name in Swarm. */
  fullName: string;
  length: number;
  /** `generate=false`: an operator inserts it. */
  generated: boolean;
}

/** The secrets that the compose files take from outside. */
export function appSecrets(app: App, project: Project): AppSecret[] {
  const fromOutside = Object.entries(project.secrets).filter(([, { file }]) => file === undefined);
  return fromOutside.map(([name, secret]) => {
    const modifiers = app.modifiers.get(secret.versionVariable ?? '');
    const fullName = scopedName(app.stack, name, secret);
    return {
      name,
      fullName,
      version: fullName.split('_').at(-1) ?? '',
      length: Number(modifiers?.get('length') ?? remembered.secret.length),
      generated: modifiers?.get('generate') !== 'false',
    };
  });
}

/** Swarm's name of a secret, whether or not the compose files know it. */
export function secretFullName(app: App, name: string, version: string): string {
  return `${app.stack}_${name}_${version}`;
}
