import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeReal,
  filesOf,
  freePort,
  startSmallIngress,
  startWorld,
  type Files,
  type SmallIngress,
  type World,
} from './support/index.ts';

// nginx passes requests on to `app`, a name that every stack of this recipe has on the network of all of them. Each test
// goes on from the one before.
describeReal('stacks that call their services alike', ['busybox', 'nginx'], () => {
  let world: World;
  let ingress: SmallIngress;
  const apps: Record<string, object> = {};
  const ambiguous = '1.0.0+1.0.0';
  const unambiguous = '1.1.0+1.1.0';

  beforeAll(async () => {
    world = await startWorld();
    Object.assign(world.env, { CCCI_HEALTH_TIMEOUT_SEC: '20' });
    ingress = await startSmallIngress(world.ports.http);
    world.publish('shop', ambiguous);
  });
  afterAll(async () => {
    await ingress?.close();
    await world?.close();
  });

  async function newShop(name: string, recipe = 'shop') {
    const domain = `${name}.${world.baseDomain}`;
    const published = await freePort();
    ingress.route(domain, published);
    const settings = { recipe, domain, stateful: false, health: { path: '/' } };
    apps[name] = { ...settings, env: { PUBLISHED_PORT: String(published) } };
    world.configure({ reconciler: { apps } });
    const stack = domain.replaceAll('.', '_');
    return {
      stack,
      reconcile: () => world.runApp('reconciler', [name]),
      /** Whose app answers, asked so often that nobody is left out. */
      answeredBy: async () => {
        const answers = new Set<string>();
        for (let asked = 0; asked < 12; asked += 1)
          answers.add((await world.ask({ host: domain })).body.trim());
        return [...answers].sort();
      },
    };
  }
  type Shop = Awaited<ReturnType<typeof newShop>>;
  let first: Shop;
  let warm: Shop;

  it('one alone is healthy', async () => {
    first = await newShop('first');
    expect(await first.reconcile()).toMatchObject({ code: 0, result: { outcome: 'deployed' } });
    expect(await first.answeredBy()).toEqual([first.stack]);
  });

  // Swarm looks a name up in one network after the other, in the order of their names: `first_…_internal` before `proxy`.
  it('so is a second one whose own app answers, though the name has become ambiguous', async () => {
    const second = await newShop('next');
    expect(await second.reconcile()).toMatchObject({ code: 0, result: { outcome: 'deployed' } });
    expect(await second.answeredBy()).toEqual([second.stack]);
  });

  it('one whose web server is answered by the others, too, is not: every probe got its 200', async () => {
    warm = await newShop('warm');
    const { code, result } = await warm.reconcile();
    expect(await warm.answeredBy()).toContain(first.stack);
    expect({ code, ...result }).toMatchObject({ code: 4, outcome: 'broken' });
    expect(JSON.stringify(result)).toContain(`${warm.stack}_web was answered by `);
    expect(JSON.stringify(result)).toContain('Let it ask for ${STACK_NAME}_app instead of app');
  });

  it('nor is one that only the others answer for, because its own app says nothing', async () => {
    const files = filesOf('shop');
    world.publish('mute', '1.0.0+1.0.0', { files, edit: saysNothing });
    const mute = await newShop('warm-mute', 'mute');
    const { code, result } = await mute.reconcile();
    expect(await mute.answeredBy()).not.toContain(mute.stack);
    expect({ code, ...result }).toMatchObject({ code: 4, outcome: 'broken' });
    expect(JSON.stringify(result)).toContain(`${mute.stack}_web was answered by `);
  });

  it('is healthy with a release that asks for its own app by its full name', async () => {
    world.publish('shop', unambiguous, { edit: asks('${STACK_NAME}_app') });
    const { code, result } = await warm.reconcile();
    expect({ code, ...result }).toMatchObject({ code: 0, to: unambiguous, lastGood: unambiguous });
    expect(await warm.answeredBy()).toEqual([warm.stack]);
  });

  it('takes back a release that asks for the ambiguous name again', async () => {
    world.publish('shop', '1.2.0+1.2.0');
    const { code, result } = await warm.reconcile();
    expect({ code, ...result }).toMatchObject({ code: 1, outcome: 'rolled-back', lastGood: unambiguous });
    expect(await warm.answeredBy()).toEqual([warm.stack]);
    expect(
      world
        .alerts()
        .map((alert) => JSON.stringify(alert))
        .join(),
    ).toContain('was answered by');
  });
});

const asks = (name: string) => (files: Files) => {
  files['compose.yml'] = files['compose.yml']!.replace('ASKS=app', `ASKS=${name}`);
};
const saysNothing = (files: Files) => {
  files['.env.sample'] = files['.env.sample']!.replace('TYPE=shop', 'TYPE=mute');
  files['compose.yml'] = files['compose.yml']!.replace(
    'until echo >/dev/tcp/${STACK_NAME}_app/8080; do sleep 0.2; done; ',
    '',
  ).replace('httpd -f -p 8080 -h /www &', 'sleep 3600 &');
};
