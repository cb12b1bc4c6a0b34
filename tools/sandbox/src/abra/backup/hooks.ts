import { Fatal, fatal, log } from '../cli/output.ts';
import { containerOfService, exec } from '../engine/exec.ts';
import type { Engine } from '../engine/http.ts';
import type { EngineService } from '../engine/shapes.ts';
import type { App } from '../files/apps.ts';
import { remembered } from '../remembered.ts';

/** Runs a hook inside its service's container. What went wrong is told, and the work goes on. */
export async function runHook(
  engine: Engine,
  app: App,
  service: EngineService,
  hook: string | undefined,
): Promise<void> {
  if (hook === undefined) return;
  const problem = await problemOf(engine, app, service, hook);
  if (problem === undefined) return;
  const message = `hook of ${service.Spec.Name} failed: ${problem}`;
  if (remembered.backup.failedHookEnds) fatal(message);
  log('ERRO', message);
}

async function problemOf(
  engine: Engine,
  app: App,
  service: EngineService,
  hook: string,
): Promise<string | undefined> {
  try {
    const container = await containerOfService(engine, app.stack, service);
    const { code, stderr } = await exec(engine, container, ['sh', '-c', unwrapped(hook)]);
    return code === 0 ? undefined : `exit status ${code} ${stderr.toString().trim()}`.trim();
  } catch (error) {
    if (error instanceof Fatal) return error.message;
    throw error;
  }
}

/** Authors write a hook as a command line or as a shell's own: `bash -c "…"`. */
function unwrapped(hook: string): string {
  const inner = hook.trim().replace(/^(?:bash|sh) -c /, '');
  return /^'[^']*'$|^"[^"]*"$/s.test(inner) ? inner.slice(1, -1) : inner;
}
