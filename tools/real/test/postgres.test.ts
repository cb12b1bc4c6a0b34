import { connectEngine, createStack, eventually, type EngineClient, type Stack } from '@ci-warm/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReal, realDockerHost } from './support/index.ts';

const password = 'p:a$s "w\\ord\'';
const firstBoot = {
  '10-tables.sql': "create table note (text text); insert into note values ('made at the first boot');",
  '20-more.sh':
    'psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --command "insert into note values (\'by a script\')"',
};

describeReal('the PostgreSQL image', ['postgres'], () => {
  let engine: EngineClient;
  let stack: Stack;
  let id: string;
  beforeAll(async () => {
    engine = connectEngine(realDockerHost().replace('unix://', ''));
    stack = createStack(engine);
    id = await startDatabase(engine, stack);
    await accepts(stack, id);
  });
  afterAll(async () => {
    await stack.clear();
    engine.close();
  });

  test('has run the scripts of its first boot, in order, in its own database', async () => {
    expect(await sql(stack, id, 'select text from note')).toBe('made at the first boot\nby a script');
    expect(await sql(stack, id, 'select current_user, current_database()')).toBe('author|notes');
  });

  test('lets in who knows the password, and nobody else', async () => {
    expect(await byNetwork(stack, id, password)).toMatchObject({ exitCode: 0, stdout: '2\n' });
    const refused = await byNetwork(stack, id, 'wrong');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('password authentication failed');
  });

  test('has no password in its log or its arguments', async () => {
    const { container } = await stack.running(id);
    const script = 'cat /proc/[0-9]*/cmdline /proc/1/environ | tr "\\0" " "';
    const seen = await stack.exec(container, ['sh', '-c', script]);
    expect(seen.stdout).toContain('postgres');
    expect(seen.stdout + (await logOf(engine, id))).not.toContain(password);
  });

  test('stops cleanly, keeps its data, and has no second first boot', async () => {
    await sql(stack, id, "insert into note values ('later')");
    const before = (await stack.running(id)).ID;
    await stack.update(id, (spec) => void (spec.TaskTemplate.ForceUpdate += 1));
    await eventually(async () => (await stack.running(id)).ID !== before);
    await accepts(stack, id);
    expect(await sql(stack, id, 'select count(*) from note')).toBe('3');
    const log = await logOf(engine, id);
    expect(log.match(/the first boot is complete/g)).toHaveLength(1);
    expect(log).toContain('received fast shutdown request');
    expect(log).not.toContain('was not properly shut down');
  });

  test('refuses a first boot without a password', async () => {
    const other = await stack.deploy('careless', {
      script: '',
      image: 'postgres:15',
      containerSpec: { Command: undefined },
      taskTemplate: { RestartPolicy: { Condition: 'none' } },
    });
    await eventually(async () => (await stack.tasks(other)).some(({ Status }) => Status.State === 'failed'));
    expect(await logOf(engine, other)).toContain('POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE is needed');
  });
});

async function startDatabase(engine: EngineClient, stack: Stack): Promise<string> {
  const keep = async (kind: 'secrets' | 'configs', name: string, text: string) => {
    const Data = Buffer.from(text).toString('base64');
    const wish = { Name: `${stack.name}_${name}`, Labels: stack.labels, Data };
    return (await engine.post<{ ID: string }>(`/${kind}/create`, wish)).body.ID;
  };
  const file = (Name: string, mode: number) => ({ Name, UID: '0', GID: '0', Mode: mode });
  const secret = await keep('secrets', 'password', password);
  const Configs = [];
  for (const [name, text] of Object.entries(firstBoot)) {
    const ConfigName = `${stack.name}_${name}`;
    const ConfigID = await keep('configs', name, text);
    Configs.push({ ConfigID, ConfigName, File: file(`/docker-entrypoint-initdb.d/${name}`, 0o444) });
  }
  const wish = { Name: `${stack.name}_net`, Driver: 'overlay', Labels: stack.labels };
  const { body: network } = await engine.post<{ Id: string }>('/networks/create', wish);
  return await stack.deploy('db', {
    script: '',
    image: 'postgres:15',
    containerSpec: {
      Command: undefined,
      StopGracePeriod: 30_000_000_000,
      Env: ['POSTGRES_USER=author', 'POSTGRES_DB=notes', 'POSTGRES_PASSWORD_FILE=/run/secrets/password'],
      Mounts: [{ Type: 'volume', Source: `${stack.name}_data`, Target: '/var/lib/postgresql/data' }],
      Secrets: [{ SecretID: secret, SecretName: `${stack.name}_password`, File: file('password', 0o444) }],
      Configs,
    },
    taskTemplate: { Networks: [{ Target: network.Id }] },
  });
}

/** Waits until it serves: at its first boot only when its data are complete. */
async function accepts(stack: Stack, id: string): Promise<void> {
  await eventually(async () => {
    const { container } = await stack.running(id);
    const { exitCode } = await stack.exec(container, ['pg_isready', '--host', '127.0.0.1']);
    return exitCode === 0;
  });
}

async function sql(stack: Stack, id: string, statement: string): Promise<string> {
  const { container } = await stack.running(id);
  const words = [
    '--username',
    'author',
    '--dbname',
    'notes',
    '--tuples-only',
    '--no-align',
    '--command',
    statement,
  ];
  const { stdout, stderr, exitCode } = await stack.exec(container, ['psql', ...words]);
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** As another container would: loopback and the socket need no password. */
async function byNetwork(stack: Stack, id: string, secret: string) {
  const { container } = await stack.running(id);
  const script =
    'PGPASSWORD=$1 psql -h "$(hostname -i)" -U author -d notes -At -c "select count(*) from note"';
  return await stack.exec(container, ['sh', '-c', script, 'sh', secret]);
}

async function logOf(engine: EngineClient, id: string): Promise<string> {
  return (await engine.get(`/services/${id}/logs?stdout=1&stderr=1`)).bytes.toString();
}
