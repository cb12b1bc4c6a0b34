import { expect, it } from 'vitest';
import { call, eventually, makePlace, running, service, start, type TaskShape } from './start.ts';

it('starts a process as its spec says, as far as a process can be started so', async () => {
  const place = makePlace();
  await start(place);
  const logsOf = (name: string) => call<string>(place, 'GET', `/services/${name}/logs?stdout=1`);
  const script =
    'pwd; cat "$SANDBOX_HOSTS"; echo "$HOSTNAME $SLOT"; trap "echo bye; exit 0" USR1; while true; do sleep 0.05; done';
  const spec = {
    Command: ['sh', '-c', script],
    Dir: '/data',
    Hostname: '{{.Service.Name}}-{{.Task.Slot}}',
    Env: ['SLOT={{.Task.Slot}}'],
    Hosts: ['10.0.0.9 ldap.internal'],
    StopSignal: 'SIGUSR1',
    Mounts: [{ Type: 'volume', Source: '{{.Service.Name}}-data', Target: '/data' }],
  };
  await call(place, 'POST', '/services/create', service('app', spec));
  await running(place, 'app');
  const said = await eventually(async () => {
    const { body } = await logsOf('app');
    return body.includes('app-1 1') ? body : undefined;
  });
  expect(said).toContain('/volumes/app-data/_data');
  expect(said).toContain('10.0.0.9 ldap.internal');
  const { body } = await call<{ Version: { Index: number }; Spec: { TaskTemplate: object } }>(
    place,
    'GET',
    '/services/app',
  );
  const update = (more: object) =>
    call(place, 'POST', `/services/app/update?version=${body.Version.Index}`, { ...body.Spec, ...more });
  // A new task in its place: the old one's log tells how it was stopped.
  await update({ TaskTemplate: { ...body.Spec.TaskTemplate, ForceUpdate: 1 } });
  await eventually(async () => (await logsOf('app')).body.includes('bye'));
});

it('keeps a task waiting for a node that meets its constraints', async () => {
  const place = makePlace();
  await start(place);
  const Placement = { Constraints: ['node.labels.disk == ssd'] };
  await call(place, 'POST', '/services/create', service('app', {}, { template: { Placement } }));
  const task = await eventually(async () => {
    const { body } = await call<TaskShape[]>(place, 'GET', '/tasks');
    return body.find(({ Status }) => Status.Err);
  });
  expect(task.Status).toMatchObject({
    State: 'pending',
    Err: 'no suitable node (scheduling constraints not satisfied on 1 node)',
  });
});
