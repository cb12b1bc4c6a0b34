import { readFile, writeFile } from 'node:fs/promises';
import { fatal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { containerOf, exec } from '../engine/exec.ts';
import { connect } from '../engine/http.ts';
import { findApp } from '../files/apps.ts';

// One argument of a process may have 128 KiB.
const pieceLength = 90_000;

/** Single files, by exec: it needs nothing of the engine that the other verbs do not use. */
export async function appCp({ args, settings }: Call): Promise<void> {
  const [domain = '', from = '', to = ''] = args;
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const run = async (service: string, argv: readonly string[]) => {
    const { code, stdout, stderr } = await exec(engine, await containerOf(engine, app.stack, service), argv);
    return code === 0 ? stdout : fatal(stderr.toString().trim() || `exit status ${code}`);
  };
  const [source, target] = [remotePath(from), remotePath(to)];
  if (source !== undefined && target === undefined) {
    return writeFile(to, await run(source.service, ['cat', source.path]));
  }
  if (source !== undefined || target === undefined)
    return fatal('one of <from> and <to> must be <service>:<path>');
  const data = (await readFile(from).catch(() => fatal(`${from} does not exist`))).toString('base64');
  await run(target.service, ['sh', '-c', `: > ${quote(target.path)}`]);
  for (let at = 0; at < data.length; at += pieceLength) {
    const piece = data.slice(at, at + pieceLength);
    await run(target.service, ['sh', '-c', `echo ${piece} | base64 -d >> ${quote(target.path)}`]);
  }
}

function remotePath(argument: string): { service: string; path: string } | undefined {
  const [, service, path] = /^([\w-]+):(.+)$/.exec(argument) ?? [];
  return service === undefined || path === undefined ? undefined : { service, path };
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
