import type { Call } from '../cli/types.ts';
import { containerOf, exec, type ExecResult } from '../engine/exec.ts';
import { connect } from '../engine/http.ts';
import { findApp } from '../files/apps.ts';
import { fatal } from '../cli/output.ts';

export async function appRun({ args, value, settings }: Call): Promise<void> {
  const [domain = '', service = '', ...command] = args;
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const container = await containerOf(engine, app.stack, service);
  passOn(await exec(engine, container, command, value('user')));
}

/** The command's output as its own; its failure as abra's. */
export function passOn({ code, stdout, stderr }: ExecResult): void {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (code !== 0) fatal(`exit status ${code}`);
}
