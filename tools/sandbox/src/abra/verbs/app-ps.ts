import { fatal, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { stackServices, stackTasks } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

export async function appPs({ args: [domain = ''], has, settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const services = await stackServices(engine, app.stack);
  if (services.length === 0) fatal(remembered.says.notDeployed(domain));
  const tasks = await stackTasks(engine, app.stack);
  const label = (name: string) =>
    services
      .map(({ Spec }) => Spec.Labels[`coop-cloud.${app.stack}.${name}`])
      .find((value) => value !== undefined);
  const rows = services.map(({ ID, Spec, CreatedAt }) => {
    const own = tasks
      .filter(({ ServiceID }) => ServiceID === ID)
      .sort((a, b) => b.CreatedAt.localeCompare(a.CreatedAt));
    const { State: state = 'none', Err: reason = '' } = own[0]?.Status ?? {};
    return {
      service: Spec.Name.slice(app.stack.length + 1),
      image: Spec.TaskTemplate.ContainerSpec.Image,
      created: CreatedAt,
      ports: '',
      state,
      status: reason === '' ? state : reason,
      version: label('version') ?? 'unknown',
      chaos: label('chaos') ?? 'false',
    };
  });
  if (has('machine')) return printJson(Object.fromEntries(rows.map((row) => [row.service, row])));
  print(
    drawTable(
      Object.keys(rows[0] ?? {}),
      rows.map((row) => Object.values(row)),
    ),
  );
}
