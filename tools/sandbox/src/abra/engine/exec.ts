import { fatal } from '../cli/output.ts';
import type { Engine } from './http.ts';
import type { EngineService } from './shapes.ts';
import { stackServices, stackTasks } from './stack.ts';

export interface ExecResult {
  code: number;
  stdout: Buffer;
  stderr: Buffer;
}

/** The container of a service's newest running task. */
export async function containerOf(engine: Engine, stack: string, service: string): Promise<string> {
  const found = (await stackServices(engine, stack)).find(({ Spec }) => Spec.Name === `${stack}_${service}`);
  if (found === undefined) fatal(`no service named ${service} in ${stack}`);
  return containerOfService(engine, stack, found);
}

export async function containerOfService(
  engine: Engine,
  stack: string,
  { ID, Spec }: EngineService,
): Promise<string> {
  const running = (await stackTasks(engine, stack))
    .filter(({ ServiceID, Status }) => ServiceID === ID && Status.State === 'running')
    .sort((a, b) => b.CreatedAt.localeCompare(a.CreatedAt));
  return running[0]?.Status.ContainerStatus?.ContainerID ?? fatal(`no running container for ${Spec.Name}`);
}

export async function exec(
  engine: Engine,
  container: string,
  argv: readonly string[],
  user?: string,
): Promise<ExecResult> {
  const { Id } = await engine.call<{ Id: string }>('POST', `/containers/${container}/exec`, {
    Cmd: argv,
    AttachStdout: true,
    AttachStderr: true,
    ...(user === undefined ? {} : { User: user }),
  });
  const streams = splitFrames(await engine.raw('POST', `/exec/${Id}/start`, { Detach: false, Tty: false }));
  const { ExitCode } = await engine.call<{ ExitCode: number | null }>('GET', `/exec/${Id}/json`);
  return { code: ExitCode ?? 0, ...streams };
}

/** The engine's stream: 8 bytes (stream number, three zeros, length) before each piece. */
export function splitFrames(body: Buffer): { stdout: Buffer; stderr: Buffer } {
  const parts: Record<number, Buffer[]> = { 1: [], 2: [] };
  for (let at = 0; at + 8 <= body.length;) {
    const length = body.readUInt32BE(at + 4);
    parts[body[at] ?? 0]?.push(body.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return { stdout: Buffer.concat(parts[1] ?? []), stderr: Buffer.concat(parts[2] ?? []) };
}
