import * as z from 'zod';
import { beyondScope, EngineError, rpcError } from '../engine-error.ts';
import type { Service, SwarmFile } from '../model.ts';
import type { Context } from '../swarm/context.ts';
import { decode } from './decode.ts';
import { readFilters } from './filters.ts';
import { findBy } from './find.ts';
import type { Routes } from './router.ts';

const spec = z.strictObject({
  Name: z.string().default(''),
  Labels: z.record(z.string(), z.string()).nullish(),
  Data: z.string().default(''),
  Templating: z
    .strictObject({ Name: z.string(), Options: z.record(z.string(), z.string()).nullish() })
    .nullish(),
});

const limits = { secret: 512_000, config: 1_024_000 };

/** Secrets and configs: the same but for their size and that a secret's data never comes back. */
export function fileRoutes(context: Context, kind: 'secret' | 'config'): Routes {
  const { state, events } = context;
  const files = kind === 'secret' ? state.secrets : state.configs;
  const names = { id: ({ ID }: SwarmFile) => ID, name: ({ Spec }: SwarmFile) => Spec.Name };
  const find = (wanted: string) => {
    const file = findBy(files.values(), wanted, names);
    if (!file) throw new EngineError(404, `${kind} ${wanted} not found`);
    return file;
  };
  const emit = (Action: string, { ID, Spec }: SwarmFile) =>
    events.emit({ Type: kind, Action, scope: 'swarm', id: ID, attributes: { name: Spec.Name } });

  return {
    [`POST /${kind}s/create`]: async ({ body }) => {
      const { Name, Labels, Data, Templating } = decode(
        spec,
        kind === 'secret' ? 'SecretSpec' : 'ConfigSpec',
        await body(),
      );
      refuseBadName(Name);
      if (Templating && Templating.Name !== 'golang')
        throw rpcError(400, 'InvalidArgument', `unrecognized template driver ${Templating.Name}`);
      const size = Buffer.from(Data, 'base64').length;
      if (size === 0 || size >= limits[kind]) {
        const range = `larger than 0 and less than ${limits[kind]} bytes`;
        throw rpcError(400, 'InvalidArgument', `${kind} data must be ${range}`);
      }
      if ([...files.values()].some(({ Spec }) => Spec.Name === Name)) {
        throw rpcError(409, 'AlreadyExists', `${kind} ${Name} already exists`);
      }
      const driver = Templating ? { Templating: { Name: Templating.Name } } : {};
      const file: SwarmFile = { ...state.newMeta(), Spec: { Name, Labels: Labels ?? {}, Data, ...driver } };
      files.set(file.ID, file);
      emit('create', file);
      return { status: 201, json: { ID: file.ID } };
    },
    [`GET /${kind}s`]: ({ query }) => {
      const filters = readFilters(query, ['label', 'name', 'names', 'id']);
      const all = [...files.values()].filter(
        ({ ID, Spec }) =>
          filters.labels(Spec.Labels) &&
          filters.any('name', (name) => Spec.Name.startsWith(name)) &&
          filters.any('names', (name) => Spec.Name === name) &&
          filters.any('id', (id) => ID.startsWith(id)),
      );
      return { json: all.map(shown) };
    },
    [`GET /${kind}s/*`]: ({ parameters: [wanted = ''] }) => ({ json: shown(find(wanted)) }),
    [`POST /${kind}s/*/update`]: () => {
      throw beyondScope(`updating a ${kind}`);
    },
    [`DELETE /${kind}s/*`]: ({ parameters: [wanted = ''] }) => {
      const file = find(wanted);
      const users = [...state.services.values()]
        .filter((service) => uses(service, file))
        .map(({ Spec }) => Spec.Name);
      if (users.length > 0) {
        const who = `the following service${users.length > 1 ? 's' : ''}: ${users.join(', ')}`;
        throw rpcError(400, 'InvalidArgument', `${kind} '${file.Spec.Name}' is in use by ${who}`);
      }
      files.delete(file.ID);
      state.markChanged();
      emit('remove', file);
      return { status: 204 };
    },
  };

  function shown({ ID, Version, CreatedAt, UpdatedAt, Spec }: SwarmFile): object {
    const { Data, ...rest } = Spec;
    return { ID, Version, CreatedAt, UpdatedAt, Spec: kind === 'secret' ? rest : { ...rest, Data } };
  }

  function uses({ Spec }: Service, { ID }: SwarmFile): boolean {
    const { Secrets, Configs } = Spec.TaskTemplate.ContainerSpec;
    return kind === 'secret'
      ? (Secrets ?? []).some(({ SecretID }) => SecretID === ID)
      : (Configs ?? []).some(({ ConfigID }) => ConfigID === ID);
  }
}

function refuseBadName(name: string): void {
  if (/^[a-zA-Z0-9]([a-zA-Z0-9-_.]{0,62}[a-zA-Z0-9])?$/.test(name)) return;
  const allowed =
    'only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]';
  throw rpcError(400, 'InvalidArgument', `invalid name, ${allowed}`);
}
