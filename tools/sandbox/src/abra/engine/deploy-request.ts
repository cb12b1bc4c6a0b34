import type { Project } from '../compose/types.ts';
import type { Engine } from './http.ts';

/** A stack to deploy. */
export interface DeployRequest {
  engine: Engine;
  stack: string;
  project: Project;
  /** Of the recipe: config files lie here. */
  folder: string;
}
