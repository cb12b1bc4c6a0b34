import { fatal, log, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { connect, messageOf, type Engine } from '../engine/http.ts';
import type { EngineVolume } from '../engine/shapes.ts';
import { isDeployed, stackVolumes } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

export async function volumeLs({ args: [domain = ''], has, settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  const volumes = await stackVolumes(connect(settings.dockerHost), app.stack);
  const rows = volumes.map(({ Name, Mountpoint }) => ({ name: Name, 'on server': Mountpoint }));
  if (has('machine')) return printJson(rows);
  if (rows.length === 0) return log('WARN', `no volumes created for ${domain}`);
  print(
    drawTable(
      ['name', 'on server'],
      rows.map((row) => Object.values(row)),
    ),
  );
}

export async function volumeRm({ args, settings }: Call): Promise<void> {
  const [domain = '', only] = args;
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  if (await isDeployed(engine, app.stack)) fatal(remembered.says.stillDeployed(domain));
  const volumes = await stackVolumes(engine, app.stack);
  const wanted = volumes.filter(({ Name }) => only === undefined || Name === `${app.stack}_${only}`);
  if (only !== undefined && wanted.length === 0) fatal(`no volume with name "${only}"?`);
  await removeVolumes(engine, wanted);
  log('INFO', `${wanted.length} volumes removed successfully`);
}

/** Tries again for a moment: after an undeploy a container may still hold a volume. */
export async function removeVolumes(engine: Engine, volumes: readonly EngineVolume[]): Promise<void> {
  const end = Date.now() + remembered.volumeRemovalMs;
  for (const { Name } of volumes) {
    for (;;) {
      const answer = await engine.send('DELETE', `/volumes/${Name}`);
      if (answer.status < 400 || answer.status === 404) break;
      if (Date.now() > end) fatal(messageOf(answer));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
