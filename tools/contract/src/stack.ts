import { randomBytes } from 'node:crypto';
import { filters, splitFrames, type EngineClient } from './engine-client.ts';
import type { ContainerShape, ServiceShape, ServiceSpecShape, TaskShape } from './shapes.ts';
import { eventually } from './eventually.ts';

/** On both sides: a shell, `sleep`, `cat`, `touch`, `test` and little more. */
export const image = 'contract/busybox:1';

export interface ServiceWish {
  /** For `sh -c`. */
  script: string;
  image?: string;
  containerSpec?: object;
  taskTemplate?: object;
  /** More of the spec. */
  spec?: object;
}

/** Objects of one test, all with one stack's label, and shorthands for looking at them. */
export interface Stack {
  name: string;
  labels: Record<string, string>;
  labelFilter: string;
  specOf(service: string, wish: ServiceWish): object;
  /** Creates a service `<stack>_<service>` and gives its id. */
  deploy(service: string, wish: ServiceWish): Promise<string>;
  inspect(id: string): Promise<ServiceShape>;
  /** Changes a service's spec; throws the engine's refusal. */
  update(id: string, change: (spec: ServiceSpecShape) => void): Promise<void>;
  /** Oldest first; none where the service is gone. */
  tasks(id: string): Promise<TaskShape[]>;
  /** The task that runs and is meant to, once there is one. */
  running(id: string): Promise<TaskShape & { container: string }>;
  containers(wanted: Record<string, readonly string[]>): Promise<ContainerShape[]>;
  exec(
    container: string,
    argv: readonly string[],
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
  /** Removes the services, without waiting. */
  stop(): Promise<void>;
  /** Removes whatever the test left, and waits until the engine has. */
  clear(): Promise<void>;
}

/** Of a name that nobody has, or of one that is given: then for looking and for clearing up. */
export function createStack(engine: EngineClient, name = `ct${randomBytes(4).toString('hex')}`): Stack {
  const labels = { 'com.docker.stack.namespace': name };
  const labelFilter = filters({ label: [`com.docker.stack.namespace=${name}`] });
  const list = async <T>(path: string) => (await engine.get<T[]>(`${path}?${labelFilter}`)).body;

  const stack: Stack = {
    name,
    labels,
    labelFilter,
    specOf: (service, wish) => ({
      Name: `${name}_${service}`,
      Labels: labels,
      TaskTemplate: {
        ContainerSpec: {
          Image: wish.image ?? image,
          Labels: labels,
          Command: ['sh', '-c', wish.script],
          StopGracePeriod: 100_000_000,
          ...wish.containerSpec,
        },
        RestartPolicy: { Condition: 'any', Delay: 100_000_000 },
        ...wish.taskTemplate,
      },
      Mode: { Replicated: { Replicas: 1 } },
      // Without IPVS a virtual IP answers nobody.
      EndpointSpec: { Mode: 'dnsrr' },
      ...wish.spec,
    }),
    async deploy(service, wish) {
      const { status, body, message } = await engine.post<{ ID: string }>(
        '/services/create',
        stack.specOf(service, wish),
      );
      if (status !== 201) throw new Error(`${status} ${message}`);
      return body.ID;
    },
    inspect: async (id) => (await engine.get<ServiceShape>(`/services/${id}`)).body,
    async update(id, change) {
      const { Spec, Version } = await stack.inspect(id);
      change(Spec);
      const { status, message } = await engine.post(`/services/${id}/update?version=${Version.Index}`, Spec);
      if (status !== 200) throw new Error(`${status} ${message}`);
    },
    async tasks(id) {
      const { body } = await engine.get<TaskShape[]>(
        `/tasks?${filters({ label: [`com.docker.stack.namespace=${name}`] })}`,
      );
      return body
        .filter(({ ServiceID }) => ServiceID === id)
        .sort((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1));
    },
    running: (id) =>
      eventually(async () => {
        const task = (await stack.tasks(id)).find(
          ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
        );
        const container = task?.Status.ContainerStatus?.ContainerID;
        return task && container ? { ...task, container } : undefined;
      }),
    containers: async (wanted) =>
      (await engine.get<ContainerShape[]>(`/containers/json?all=1&${filters(wanted)}`)).body,
    async exec(container, argv) {
      const config = { AttachStdout: true, AttachStderr: true, Cmd: argv };
      const { body } = await engine.post<{ Id: string }>(`/containers/${container}/exec`, config);
      const { bytes } = await engine.post(`/exec/${body.Id}/start`, { Detach: false, Tty: false });
      const inspected = await engine.get<{ ExitCode: number | null }>(`/exec/${body.Id}/json`);
      return { exitCode: inspected.body.ExitCode, ...splitFrames(bytes) };
    },
    async stop() {
      for (const { ID } of await list<{ ID: string }>('/services')) await engine.remove(`/services/${ID}`);
    },
    async clear() {
      await stack.stop();
      await eventually(async () => {
        const left = await stack.containers({ label: [`com.docker.stack.namespace=${name}`] });
        // A job's containers stay until somebody removes them.
        for (const { Id, State } of left) if (State === 'exited') await engine.remove(`/containers/${Id}`);
        return left.length === 0;
      });
      await eventually(async () => {
        for (const { Id } of await list<{ Id: string }>('/networks')) await engine.remove(`/networks/${Id}`);
        return (await list('/networks')).length === 0;
      });
      // Secrets that abra made have no label.
      const named = (await engine.get<{ ID: string }[]>(`/secrets?${filters({ name: [name] })}`)).body;
      for (const { ID } of [...(await list<{ ID: string }>('/secrets')), ...named])
        await engine.remove(`/secrets/${ID}`);
      for (const { ID } of await list<{ ID: string }>('/configs')) await engine.remove(`/configs/${ID}`);
      const volumes = await engine.get<{ Volumes: { Name: string }[] | null }>(
        `/volumes?${filters({ name: [name] })}`,
      );
      for (const { Name } of volumes.body.Volumes ?? []) await engine.remove(`/volumes/${Name}`);
    },
  };
  return stack;
}
