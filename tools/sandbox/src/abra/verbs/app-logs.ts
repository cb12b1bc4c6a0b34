import { fatal } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { splitFrames } from '../engine/exec.ts';
import { connect } from '../engine/http.ts';
import { stackServices } from '../engine/stack.ts';
import { findApp } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

/** What was written so far; this stand-in does not follow. */
export async function appLogs({ args: [domain = '', only], has, settings }: Call): Promise<void> {
  const app = await findApp(settings.abraDir, domain);
  const engine = connect(settings.dockerHost);
  const services = await stackServices(engine, app.stack);
  if (services.length === 0) fatal(remembered.says.notDeployed(domain));
  const wanted = services.filter(({ Spec }) => only === undefined || Spec.Name === `${app.stack}_${only}`);
  if (wanted.length === 0) fatal(`no service named ${only} in ${app.stack}`);
  for (const { ID } of wanted) {
    const stdout = has('stderr') ? 0 : 1;
    const body = await engine.raw('GET', `/services/${ID}/logs?stdout=${stdout}&stderr=1&tail=1000`);
    const streams = splitFrames(body);
    process.stdout.write(streams.stdout);
    process.stdout.write(streams.stderr);
  }
}
