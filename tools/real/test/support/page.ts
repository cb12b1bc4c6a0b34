import type { Stack } from '@ci-warm/contract';
import type { World } from './world.ts';

/** A page behind Traefik that nobody touches: what it answers tells how the ingress is. */
export async function deployPage(world: World): Promise<{ host: string; stack: Stack }> {
  const host = `page.${world.baseDomain}`;
  const stack = world.stack(host);
  const { body } = await world.engine.get<{ Id: string }>('/networks/proxy');
  const labels = {
    ...stack.labels,
    'traefik.enable': 'true',
    'traefik.swarm.network': 'proxy',
    'traefik.swarm.lbswarm': 'false',
    [`traefik.http.routers.${stack.name}.rule`]: `Host(\`${host}\`)`,
    [`traefik.http.services.${stack.name}.loadbalancer.server.port`]: '80',
  };
  const script =
    "trap 'exit 0' TERM; mkdir -p /tmp/www; echo the page >/tmp/www/index.html; httpd -f -p 80 -h /tmp/www & wait";
  const id = await stack.deploy('app', {
    script,
    taskTemplate: { Networks: [{ Target: body.Id, Aliases: [`${stack.name}_app`] }] },
    spec: { Labels: labels },
  });
  await stack.running(id);
  return { host, stack };
}
