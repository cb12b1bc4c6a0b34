import { describe, expect, it } from 'vitest';
import { convergence } from '../src/index.ts';
import { failure, now, service, stack, task } from './make.ts';

const look = (...services: Parameters<typeof stack>) => convergence(stack(...services), now);

describe('a stack is converged', () => {
  it('when every replica runs, and tells for how long', () => {
    const result = look(service('app', [task('running', 9000)]), service('db', [task('running', 4000)]));
    expect(result).toEqual({ converged: true, reason: 'converged', steadyForMs: 4000 });
  });

  it('with a service of 0 replicas', () => {
    expect(look(service('app', [task('running', 5)]), service('cron', [], { desired: 0 })).converged).toBe(
      true,
    );
  });

  it.each(['none', 'on-failure'] as const)(
    'with a one-shot service (restart %s) that ended well',
    (restartCondition) => {
      const migrate = service('migrate', [task('complete', 3000, { exitCode: 0 })], { restartCondition });
      expect(look(service('app', [task('running', 5000)]), migrate)).toMatchObject({
        converged: true,
        steadyForMs: 3000,
      });
    },
  );

  it.each(['replicated-job', 'global-job'] as const)('with a %s that is through', (mode) => {
    expect(look(service('seed', [task('complete', 10, { exitCode: 0 })], { mode })).converged).toBe(true);
  });

  it('while an update is paused: nothing is on its way', () => {
    expect(look(service('app', [task('running', 5)], { updateState: 'paused' })).converged).toBe(true);
  });

  it('although earlier tasks failed', () => {
    expect(look(service('app', [failure(9000), task('running', 50)])).converged).toBe(true);
  });
});

describe('a stack is not converged', () => {
  it('when it has no services', () => {
    expect(look()).toMatchObject({ converged: false, reason: 'stack shop has no services' });
  });

  it.each(['new', 'pending', 'preparing', 'starting', 'failed'])('while a task is %s', (state) => {
    const result = look(service('app', [task('running', 5)]), service('db', [task(state, 5)]));
    expect(result).toMatchObject({ converged: false, steadyForMs: 0 });
    expect(result.reason).toContain('shop_db 0/1');
  });

  it.each(['updating', 'rollback_started'])('while a service is %s', (updateState) => {
    expect(look(service('app', [task('running', 5)], { updateState })).converged).toBe(false);
  });

  it('when a service that should stay ended with 0', () => {
    expect(look(service('app', [task('complete', 5, { exitCode: 0 })])).converged).toBe(false);
  });

  it('when a one-shot service ended badly', () => {
    expect(look(service('migrate', [failure(5)], { restartCondition: 'none' })).converged).toBe(false);
  });

  it('while a job still runs', () => {
    expect(look(service('seed', [task('running', 5)], { mode: 'replicated-job' })).converged).toBe(false);
  });

  it('when the running task is on its way out', () => {
    expect(look(service('app', [task('running', 5, { desiredState: 'shutdown' })])).converged).toBe(false);
  });

  it('when what runs was made from an earlier spec', () => {
    expect(look(service('app', [task('running', 9000, { ofCurrentSpec: false })])).converged).toBe(false);
  });
});

describe('a stack is only monitored', () => {
  const fresh = () => task('running', 5, { ofCurrentSpec: true });
  const old = (state: string) => task(state, 5, { ofCurrentSpec: false });
  const updating = { updateState: 'updating' };

  it('when Swarm still watches new tasks that all run', () => {
    const result = look(service('app', [fresh(), old('shutdown')], updating), service('db', [fresh()]));
    expect(result).toMatchObject({ converged: false, onlyMonitored: true, reason: 'shop_app is updating' });
  });

  it.each([
    ['a new task is missing', [old('shutdown')], updating],
    ['one of two new tasks is missing', [fresh(), old('shutdown')], { ...updating, desired: 2 }],
    ['an old task still runs beside the new one', [fresh(), old('running')], updating],
    ['it is not known which spec the task is of', [task('running', 5)], updating],
    ['Swarm takes the update back', [fresh()], { updateState: 'rollback_started' }],
  ])('but not when %s', (_, tasks, more) => {
    expect(look(service('app', tasks, more))).not.toHaveProperty('onlyMonitored');
  });

  it('but not when another service is not up', () => {
    expect(look(service('app', [fresh()], updating), service('db', []))).not.toHaveProperty('onlyMonitored');
  });
});
