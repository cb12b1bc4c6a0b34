import type { ContainerSpec } from '../api/container-spec.ts';
import type { Service, SwarmFile, Task } from '../model.ts';
import type { NodeFacts } from '../node-facts.ts';
import { shown } from '../template/functions.ts';
import { render } from '../template/render.ts';
import type { Functions, Value } from '../template/types.ts';
import type { State } from '../store/state.ts';

/** What a template of a task may read of it: its service, its node, itself. */
export function templateData(task: Task, service: Service, node: NodeFacts): Value {
  const { Name, Labels } = service.Spec;
  const slot = task.Slot === undefined ? node.id : String(task.Slot);
  return {
    Service: { ID: service.ID, Name, Labels },
    Node: { ID: node.id, Hostname: node.hostname, Platform: { Architecture: node.arch, OS: node.os } },
    Task: { ID: task.ID, Name: `${Name}.${slot}.${task.ID}`, Slot: slot },
  };
}

/** The spec with the templates rendered that Swarm allows in it: environment, host name, sources of mounts. */
export function expandSpec(spec: ContainerSpec, data: Value): ContainerSpec {
  const expand = (text: string) => (text.includes('{{') ? render(text, data) : text);
  return {
    ...spec,
    ...(spec.Env ? { Env: spec.Env.map(expand) } : {}),
    ...(spec.Hostname === undefined ? {} : { Hostname: expand(spec.Hostname) }),
    ...(spec.Mounts
      ? {
          Mounts: spec.Mounts.map((mount) => ({
            ...mount,
            ...(mount.Source === undefined ? {} : { Source: expand(mount.Source) }),
          })),
        }
      : {}),
  };
}

/** Content of a secret or config as the task sees it. */
export function contentFor(
  state: State,
  file: SwarmFile | undefined,
  spec: ContainerSpec,
  data: Value,
): Buffer {
  const content = Buffer.from(file?.Spec.Data ?? '', 'base64');
  if (file?.Spec.Templating?.Name !== 'golang') return content;
  return Buffer.from(render(content.toString(), data, payloadFunctions(state, spec)));
}

/** What only the templates of secrets and configs have. Files are named as the task mounts them. */
function payloadFunctions(state: State, spec: ContainerSpec): Functions {
  const data = (file: SwarmFile | undefined) => Buffer.from(file?.Spec.Data ?? '', 'base64').toString();
  return {
    env: (name = '') => {
      const start = `${shown(name)}=`;
      return spec.Env?.find((line) => line.startsWith(start))?.slice(start.length) ?? '';
    },
    secret: (name = '') => {
      const found = spec.Secrets?.find(({ File }) => File.Name === name);
      if (!found) throw new Error(`secret target ${shown(name)} not found`);
      return data(state.secrets.get(found.SecretID));
    },
    config: (name = '') => {
      const found = spec.Configs?.find(({ File }) => File.Name === name);
      if (!found) throw new Error(`config target ${shown(name)} not found`);
      return data(state.configs.get(found.ConfigID));
    },
  };
}
