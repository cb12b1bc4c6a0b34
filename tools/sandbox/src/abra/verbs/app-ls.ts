import { join } from 'node:path';
import { print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { connect, filters } from '../engine/http.ts';
import { namespaceLabel, type EngineService } from '../engine/shapes.ts';
import { listApps, listServers, type App } from '../files/apps.ts';
import { compareVersions, readTags } from '../recipe/versions.ts';

export async function appLs({ has, value, settings }: Call): Promise<void> {
  const apps = (await listApps(settings.abraDir)).filter(
    ({ recipe, server }) => recipe === (value('recipe') ?? recipe) && server === (value('server') ?? server),
  );
  const services = has('status')
    ? await connect(settings.dockerHost).call<EngineService[]>(
        'GET',
        `/services?${filters({ label: [namespaceLabel] })}`,
      )
    : undefined;
  const rows = await Promise.all(apps.map((app) => describe(app, settings.abraDir, services)));
  if (!has('machine')) {
    const columns = ['server', 'recipe', 'domain', 'status', 'chaos', 'version', 'upgrade'] as const;
    return print(
      drawTable(
        columns,
        rows.map((row) => columns.map((column) => row[column])),
      ),
    );
  }
  const servers = (await listServers(settings.abraDir)).map((server) => {
    const own = rows.filter((row) => row.server === server);
    return [server, { apps: own, appCount: own.length }];
  });
  printJson(Object.fromEntries(servers));
}

async function describe(app: App, abraDir: string, services: readonly EngineService[] | undefined) {
  const { server, recipe, domain, stack } = app;
  const own = services?.filter(({ Spec }) => Spec.Labels[namespaceLabel] === stack);
  const label = (name: string) =>
    own?.map(({ Spec }) => Spec.Labels[`coop-cloud.${stack}.${name}`]).find((found) => found !== undefined);
  const version = label('version') ?? app.version ?? 'unknown';
  const tags = await readTags(join(abraDir, 'recipes', recipe)).catch(() => undefined);
  const newer = tags?.annotated.filter((tag) => compareVersions(tag, version) > 0).reverse();
  return {
    server,
    recipe,
    appName: domain,
    domain: app.env.get('DOMAIN') ?? '',
    status: own === undefined ? 'unknown' : own.length > 0 ? 'deployed' : 'unknown',
    chaos: label('chaos') ?? 'unknown',
    chaosVersion: label('chaos-version') ?? 'unknown',
    version,
    upgrade: newer === undefined ? 'unknown' : newer.length > 0 ? newer.join('\n') : 'latest',
  };
}
