import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal, log, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { listServers } from '../files/apps.ts';

export async function serverLs({ has, settings }: Call): Promise<void> {
  const servers = await listServers(settings.abraDir);
  const rows = servers.map((name) => ({ name, host: name === 'default' ? 'local' : name }));
  if (has('machine')) return printJson(rows);
  print(
    drawTable(
      ['name', 'host'],
      rows.map((row) => Object.values(row)),
    ),
  );
}

export async function serverAdd({ args: [name], has, settings }: Call): Promise<void> {
  if (has('local') === (name !== undefined))
    fatal('cannot use [server] and --local together, and one is needed');
  if (name !== undefined) fatal('this stand-in knows the local server only: abra server add --local');
  const made = await mkdir(join(settings.abraDir, 'servers', 'default'), { recursive: true });
  log('INFO', made === undefined ? 'local server already exists' : 'local server successfully added');
}
