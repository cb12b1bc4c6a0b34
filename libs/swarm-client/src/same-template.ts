import { stableJson } from './stable-json.ts';
import type { TaskTemplate } from './shapes.ts';

/**
 * Whether a task was made from a service's present template, as far as an update would replace the task.
 * Placement is left out: Swarm leaves tasks alone that still fit a changed placement.
 */
export function sameTemplate(one: TaskTemplate, other: TaskTemplate): boolean {
  return stableJson(pick(one)) === stableJson(pick(other));
}

function pick({ ContainerSpec, ForceUpdate, RestartPolicy }: TaskTemplate) {
  return { ContainerSpec, ForceUpdate, RestartPolicy };
}
