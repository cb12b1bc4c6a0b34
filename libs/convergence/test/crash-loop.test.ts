import { describe, expect, it } from 'vitest';
import { convergence } from '../src/index.ts';
import { failure, now, service, stack, task } from './make.ts';

const graceMs = 10_000;
const crashLoop = (...services: Parameters<typeof stack>) =>
  convergence(stack(...services), now, { exits: 3, graceMs }).crashLoop;
const failures = (...ago: number[]) => ago.map((ms) => failure(ms));

describe('a crash loop', () => {
  it('is a service that keeps ending although all others are up', () => {
    const web = service('web', [task('starting', 10), ...failures(100, 4000, 8000)]);
    const found = crashLoop(service('db', [task('running', 20_000)]), web);
    expect(found).toMatchObject({ service: 'shop_web', exits: 3 });
    expect(found?.reason).toContain('task: non-zero exit (1)');
  });

  it('is a lone service that gets nowhere, at once', () => {
    expect(crashLoop(service('app', [task('ready', 10), ...failures(20, 30, 40)]))).toMatchObject({
      exits: 3,
    });
  });

  it('is several services that all keep ending', () => {
    const one = service('one', [task('pending', 10), ...failures(100, 200, 300)]);
    const other = service('other', failures(150, 250, 350));
    expect(crashLoop(one, other)).toBeDefined();
  });

  it('is an image that nobody has', () => {
    const rejected = [10, 20, 30].map((ago) => task('rejected', ago, { error: 'No such image: app:9' }));
    expect(crashLoop(service('app', rejected))?.reason).toContain('No such image: app:9');
  });

  it('is a service that may not restart and failed once', () => {
    const migrate = service('migrate', failures(5), { restartCondition: 'none' });
    expect(crashLoop(service('app', [task('running', 50)]), migrate)).toMatchObject({
      service: 'shop_migrate',
      exits: 1,
    });
  });

  it('is a service whose attempts are used up', () => {
    const tries = service('app', failures(graceMs + 1), { restartCondition: 'on-failure' });
    expect(crashLoop(tries)?.reason).toContain('is not restarted');
  });

  it('is a service that ends well but should stay', () => {
    const ends = [10, 20, 30].map((ago) => task('complete', ago, { exitCode: 0 }));
    expect(crashLoop(service('app', [task('starting', 1), ...ends]))).toMatchObject({ exits: 3 });
  });
});

describe('no crash loop', () => {
  const dying = () => service('web', [task('starting', 1), ...failures(10, 500, 1000, 1500)]);

  it('is a web server that dies while its backend still starts', () => {
    expect(crashLoop(service('backend', [task('starting', 60_000)]), dying())).toBeUndefined();
  });

  it('is one that died before its backend was up', () => {
    const web = service('web', [task('starting', 1), ...failures(15_000, 16_000, 17_000)]);
    expect(crashLoop(service('backend', [task('running', 12_000)]), web)).toBeUndefined();
  });

  it('is one whose backend has only just come up', () => {
    expect(crashLoop(service('backend', [task('running', 2000)]), dying())).toBeUndefined();
  });

  it('is one that waits for a service that itself still has its chances', () => {
    const backend = service('backend', [task('starting', 10), ...failures(5000)]);
    expect(crashLoop(backend, dying())).toBeUndefined();
  });

  it('is what an earlier spec did', () => {
    const old = failures(10, 20, 30).map((ended) => ({ ...ended, ofCurrentSpec: false }));
    expect(crashLoop(service('app', [task('starting', 1), ...old]))).toBeUndefined();
  });

  it('is a service that is up now', () => {
    expect(crashLoop(service('app', [task('running', 1), ...failures(10, 20, 30)]))).toBeUndefined();
  });

  it('is a failure that Swarm is about to follow up', () => {
    expect(crashLoop(service('app', failures(5), { restartCondition: 'on-failure' }))).toBeUndefined();
  });
});
