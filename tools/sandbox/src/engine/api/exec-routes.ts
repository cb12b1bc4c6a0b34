import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { EngineError } from '../engine-error.ts';
import { hexId } from '../ids.ts';
import { findExecutable } from '../process/find-executable.ts';
import { frame } from '../process/log-buffer.ts';
import { mapPaths } from '../process/path-map.ts';
import { supervise } from '../process/supervise.ts';
import { emitContainer } from '../swarm/containers.ts';
import type { Context, LiveContainer } from '../swarm/context.ts';
import { findContainer } from './container-routes.ts';
import { decode } from './decode.ts';
import type { Routes } from './router.ts';

const execConfig = z.strictObject({
  AttachStdin: z.literal(false).optional(),
  AttachStdout: z.boolean().default(false),
  AttachStderr: z.boolean().default(false),
  Tty: z.literal(false).optional(),
  Cmd: z.array(z.string()).nullish(),
  Env: z.array(z.string()).nullish(),
  User: z.string().optional(),
  Privileged: z.literal(false).optional(),
  DetachKeys: z.literal('').optional(),
});

const startConfig = z.strictObject({ Detach: z.boolean().optional(), Tty: z.literal(false).optional() });

interface Exec {
  id: string;
  container: LiveContainer;
  config: z.infer<typeof execConfig>;
  argv: string[];
  state: 'created' | 'running' | 'exited';
  exitCode: number | null;
  pid: number;
}

export function execRoutes(context: Context): Routes {
  const execs = new Map<string, Exec>();
  const find = (id: string) => {
    const exec = execs.get(id);
    if (!exec) throw new EngineError(404, `No such exec instance: ${id}`);
    return exec;
  };
  return {
    'POST /containers/*/exec': async ({ parameters: [wanted = ''], body }) => {
      const container = findContainer(context, wanted);
      const config = decode(execConfig, 'ExecConfig', await body());
      if (!config.Cmd?.length) throw new EngineError(400, 'No exec command specified');
      refuseStopped(container);
      const exec: Exec = {
        id: hexId(),
        container,
        config,
        argv: config.Cmd,
        state: 'created',
        exitCode: null,
        pid: 0,
      };
      execs.set(exec.id, exec);
      emitContainer(context, container, `exec_create: ${config.Cmd.join(' ')} `, { execID: exec.id });
      return { status: 201, json: { Id: exec.id } };
    },
    'POST /exec/*/start': async ({ parameters: [id = ''], body }) => {
      const exec = find(id);
      const { Detach } = decode(startConfig, 'ExecStartCheck', await body());
      refuseStopped(exec.container);
      if (Detach) {
        void run(context, exec, undefined);
        return { status: 200 };
      }
      return {
        type: 'application/vnd.docker.raw-stream',
        stream: (response) => run(context, exec, response),
      };
    },
    'GET /exec/*/json': ({ parameters: [id = ''] }) => {
      const { container, argv, state, exitCode, pid, config } = find(id);
      const [entrypoint, ...args] = argv;
      return {
        json: {
          ...{ ID: id, Running: state === 'running', ExitCode: exitCode },
          ProcessConfig: { tty: false, entrypoint, arguments: args, privileged: false },
          ...{ OpenStdin: false, OpenStderr: config.AttachStderr, OpenStdout: config.AttachStdout },
          ...{ CanRemove: false, ContainerID: container.shown.id, DetachKeys: '', Pid: pid },
        },
      };
    },
  };
}

async function run(context: Context, exec: Exec, response: ServerResponse | undefined): Promise<void> {
  const { container, config } = exec;
  if (exec.state !== 'created') {
    response?.end(frame('stdout', `Error: Exec command ${exec.id} has already run\r\n`));
    return;
  }
  const [command = ''] = exec.argv;
  const env = { ...container.processEnv, ...Object.fromEntries((config.Env ?? []).map(splitOnce)) };
  if (!findExecutable(command, env['PATH'] ?? '')) {
    Object.assign(exec, { state: 'exited', exitCode: 126 });
    const reason = `exec: "${command}": executable file not found in $PATH`;
    const failure = `OCI runtime exec failed: exec failed: unable to start container process: ${reason}: unknown\r\n`;
    response?.end(frame('stdout', failure));
    return;
  }
  const child = supervise({
    argv: exec.argv.map((argument) => mapPaths(argument, container.paths)),
    env,
    cwd: container.workDir,
    onOutput(stream, chunk) {
      if (stream === 'stdout' ? config.AttachStdout : config.AttachStderr)
        response?.write(frame(stream, chunk));
    },
  });
  // An exec never outlives its container.
  container.killers.add(child.kill);
  Object.assign(exec, { state: 'running', pid: child.pid });
  emitContainer(context, container, `exec_start: ${exec.argv.join(' ')} `, { execID: exec.id });
  const exitCode = await child.exited;
  container.killers.delete(child.kill);
  Object.assign(exec, { state: 'exited', exitCode });
  emitContainer(context, container, 'exec_die', { execID: exec.id, exitCode: String(exitCode) });
  response?.end();
}

function refuseStopped({ shown }: LiveContainer): void {
  if (shown.state !== 'running') throw new EngineError(409, `Container ${shown.id} is not running`);
}

function splitOnce(variable: string): [string, string] {
  const at = variable.indexOf('=');
  return at < 0 ? [variable, ''] : [variable.slice(0, at), variable.slice(at + 1)];
}
