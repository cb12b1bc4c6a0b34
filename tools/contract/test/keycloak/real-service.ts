import { connectEngine } from '../../src/engine-client.ts';
import { createStack } from '../../src/stack.ts';
import { settings, type Running } from './running.ts';

/** A real Keycloak as a service of an engine, with a port of this machine. */
export async function startService(dockerHost: string, image: string): Promise<Running> {
  const engine = connectEngine(dockerHost.replace(/^unix:\/\//, ''));
  const stack = createStack(engine);
  const port = 20_000 + Math.floor(Math.random() * 8_000);
  const published = { Protocol: 'tcp', TargetPort: 8080, PublishedPort: port, PublishMode: 'host' };
  // Of its own: an engine may be without the usual bridge.
  const network = { Name: `${stack.name}_net`, Driver: 'overlay', Labels: stack.labels };
  const { status, body, message } = await engine.post<{ Id: string }>('/networks/create', network);
  if (status !== 201) throw new Error(`${status} ${message}`);
  const service = await stack.deploy('keycloak', {
    image,
    // In its development mode it would listen to its own container only.
    script: 'exec /opt/keycloak/bin/kc.sh start-dev --cache=local --http-host=0.0.0.0',
    containerSpec: { Env: Object.entries(settings).map(([name, value]) => `${name}=${value}`) },
    // One that dies stays dead: its log tells why.
    taskTemplate: { RestartPolicy: { Condition: 'none' }, Networks: [{ Target: body.Id }] },
    spec: { EndpointSpec: { Mode: 'dnsrr', Ports: [published] } },
  });
  return {
    address: `127.0.0.1:${port}`,
    isOver: async () => {
      const tasks = await stack.tasks(service);
      return tasks.some(({ Status }) => ['failed', 'rejected', 'complete'].includes(Status.State));
    },
    log: async () => JSON.stringify((await stack.tasks(service)).map(({ Status }) => Status)),
    stop: async () => {
      await stack.clear();
      engine.close();
    },
  };
}
