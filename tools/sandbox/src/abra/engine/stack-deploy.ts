import { remembered } from '../remembered.ts';
import type { DeployRequest } from './deploy-request.ts';
import type { Engine } from './http.ts';
import { serviceSpec } from './service-spec.ts';
import { imageLabel, type EngineService, type ServiceSpec } from './shapes.ts';
import { ensureConfigs, ensureSecrets } from './stack-files.ts';
import { ensureNetworks } from './stack-networks.ts';
import { stackServices } from './stack.ts';

/** As `docker stack deploy`: external networks must exist, the stack's own are made, services created or updated. */
export async function deployStack({ engine, stack, project, folder }: DeployRequest): Promise<void> {
  const networkIds = await ensureNetworks(engine, stack, project);
  const context = {
    stack,
    project,
    networkIds,
    secretIds: await ensureSecrets({ engine, stack, project, folder }),
    configIds: await ensureConfigs({ engine, stack, project, folder }),
  };
  const running = new Map(
    (await stackServices(engine, stack)).map((service) => [service.Spec.Name, service]),
  );
  for (const [name, service] of Object.entries(project.services)) {
    const spec = serviceSpec(name, service, context);
    const existing = running.get(spec.Name);
    if (existing === undefined) await engine.call('POST', '/services/create', spec);
    else await updateService(engine, existing, spec);
    running.delete(spec.Name);
  }
  if (!remembered.prunesServices) return;
  for (const { ID } of running.values()) await engine.call('DELETE', `/services/${ID}`);
}

async function updateService(engine: Engine, existing: EngineService, spec: ServiceSpec): Promise<void> {
  const { ContainerSpec } = spec.TaskTemplate;
  // What was resolved at an earlier deploy stays, and so does a forced update: an unchanged service must not restart.
  if (existing.Spec.Labels[imageLabel] === ContainerSpec.Image) {
    ContainerSpec.Image = existing.Spec.TaskTemplate.ContainerSpec.Image;
  }
  spec.TaskTemplate.ForceUpdate = existing.Spec.TaskTemplate.ForceUpdate ?? 0;
  await engine.call('POST', `/services/${existing.ID}/update?version=${existing.Version.Index}`, spec);
}
