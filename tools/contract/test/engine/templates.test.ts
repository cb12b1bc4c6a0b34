import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import { eventually } from '../../src/eventually.ts';
import type { TaskShape } from '../../src/shapes.ts';
import { contract } from './world.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const file = (Name: string) => ({ Name, UID: '0', GID: '0', Mode: 0o444 });

contract('templates and settings of a service', (world) => {
  it('renders a config for each task, from its environment, its secrets and its service', async () => {
    const { engine, stack } = world;
    const make = async (kind: string, text: string, more: object = {}) => {
      const Name = `${stack.name}_${kind}_v1`;
      const spec = { Name, Labels: stack.labels, Data: base64(text), ...more };
      return { Name, ID: (await engine.post<{ ID: string }>(`/${kind}s/create`, spec)).body.ID };
    };
    const secret = await make('secret', 'hunter2');
    const text =
      '{{ .Service.Name }} {{ env "MODE" }}\n{{- if and (eq (env "MODE") "on") (not (env "NONE")) }}\npw={{ secret "pw" }}\n{{- else }}\noff\n{{- end }}\n';
    const config = await make('config', text, { Templating: { Name: 'golang' } });
    const id = await stack.deploy('app', {
      script: 'sleep 60',
      containerSpec: {
        Env: ['MODE=on', 'SLOT={{.Task.Slot}}'],
        Secrets: [{ SecretID: secret.ID, SecretName: secret.Name, File: file('pw') }],
        Configs: [{ ConfigID: config.ID, ConfigName: config.Name, File: file('/etc/app.conf') }],
      },
    });
    const { container } = await stack.running(id);
    const { stdout } = await stack.exec(container, ['cat', '/etc/app.conf']);
    expect(stdout).toBe(`${stack.name}_app on\npw=hunter2\n`);
    expect((await stack.exec(container, ['sh', '-c', 'echo "$SLOT"'])).stdout).toBe('1\n');
    const shown = await engine.get<{ Spec: object }>(`/configs/${config.ID}`);
    expect(shown.body.Spec).toMatchObject({ Data: base64(text), Templating: { Name: 'golang' } });
  });

  it('keeps what it was told of log driver, limits, placement, capabilities and names', async () => {
    const { engine, stack } = world;
    const taskTemplate = {
      LogDriver: { Name: 'json-file', Options: { 'max-size': '1m' } },
      Resources: { Limits: { MemoryBytes: 64 * 1024 ** 2 } },
      Placement: { Constraints: ['node.role == manager'] },
    };
    const containerSpec = { CapabilityDrop: ['CAP_NET_RAW'], Hosts: ['10.0.0.9 other'], Hostname: 'box' };
    const id = await stack.deploy('app', { script: 'sleep 60', taskTemplate, containerSpec });
    const { body } = await engine.get<{ Spec: object }>(`/services/${id}`);
    expect(body.Spec).toMatchObject({ TaskTemplate: { ...taskTemplate, ContainerSpec: containerSpec } });
  });

  it('keeps a task waiting whose constraints no node meets', async () => {
    const { engine, stack } = world;
    const taskTemplate = { Placement: { Constraints: ['node.labels.none == here'] } };
    const id = await stack.deploy('app', { script: 'sleep 60', taskTemplate });
    const waiting = await eventually(async () => {
      const { body } = await engine.get<TaskShape[]>(`/tasks?${filters({ service: [id] })}`);
      return body.find(({ Status }) => Status.Err);
    });
    expect(waiting.Status.State).toBe('pending');
    expect(waiting.Status.Err).toContain('no suitable node (scheduling constraints not satisfied on 1 node');
  });
});
