import { readFile } from 'node:fs/promises';
import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { connect } from '../engine/http.ts';
import { secretIds } from '../engine/stack.ts';
import { secretFullName } from '../files/app-secrets.ts';
import { findApp } from '../files/apps.ts';

/** Under `--file` the value is the path of a file that holds it. */
export async function secretInsert({ args, has, settings }: Call): Promise<void> {
  const [domain = '', name = '', version = '', value = ''] = args;
  const app = await findApp(settings.abraDir, domain);
  const data = has('file')
    ? await readFile(value).catch(() => fatal(`unable to read ${value}`))
    : Buffer.from(value);
  const engine = connect(settings.dockerHost);
  const fullName = secretFullName(app, name, version);
  if ((await secretIds(engine)).has(fullName)) fatal(`${fullName} already exists`);
  const bytes = has('trim') ? Buffer.from(data.toString().trim()) : data;
  await engine.call('POST', '/secrets/create', { Name: fullName, Data: bytes.toString('base64') });
  log('INFO', `${fullName} successfully stored on server`);
}
