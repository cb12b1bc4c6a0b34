import { appendFileSync } from 'node:fs';
import { eventually } from '@ci-warm/contract';
import { useHttps, type Certificate } from './certificate.ts';
import type { World } from './world.ts';

export interface DeployedTraefik extends Certificate {
  domain: string;
  version: string;
}

/**
 * Traefik as the ingress of all the world's apps, by HTTP and by HTTPS, deployed with abra as an operator does it by hand.
 * It follows every stack on the engine that has Traefik's labels.
 */
export async function deployTraefik(world: World, version = '5.0.0+v3.6.12'): Promise<DeployedTraefik> {
  const domain = `traefik.${world.baseDomain}`;
  const certificate = useHttps(world);
  world.publish('traefik', version);
  await world.abra('app', 'new', 'traefik', '--domain', domain, '--server', 'default', '--no-input');
  appendFileSync(
    world.envFile(domain),
    [
      '',
      'COMPOSE_FILE="compose.yml:compose.wildcard.yml"',
      'WILDCARDS_ENABLED=1',
      'SECRET_WILDCARD_CERT_VERSION=v1 # generate=false',
      'SECRET_WILDCARD_KEY_VERSION=v1 # generate=false',
      '',
    ].join('\n'),
  );
  const insert = (name: string, file: string) =>
    world.abra('app', 'secret', 'insert', '--no-input', '--file', domain, name, 'v1', file);
  await insert('ssl_cert', certificate.certFile);
  await insert('ssl_key', certificate.keyFile);
  await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
  await eventually(
    async () => (await world.ask({ host: domain, path: '/api/version', ca: certificate.ca })).status === 200,
  );
  return { ...certificate, domain, version };
}
