import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convergence, type ServiceObservation, type TaskObservation } from '../src/index.ts';
import { now, service, stack, task } from './make.ts';

const anyTask: fc.Arbitrary<TaskObservation> = fc
  .record({
    state: fc.constantFrom(
      'new',
      'pending',
      'preparing',
      'starting',
      'running',
      'complete',
      'failed',
      'shutdown',
      'rejected',
    ),
    ago: fc.nat(100_000),
    exitCode: fc.option(fc.constantFrom(0, 1, 137), { nil: undefined }),
    ofCurrentSpec: fc.boolean(),
  })
  .map(({ state, ago, ...rest }) => task(state, ago, rest));

const anyService: fc.Arbitrary<ServiceObservation> = fc
  .record({
    name: fc.constantFrom('app', 'db', 'web', 'cron'),
    tasks: fc.array(anyTask, { maxLength: 6 }),
    mode: fc.constantFrom(
      'replicated' as const,
      'global' as const,
      'replicated-job' as const,
      'global-job' as const,
    ),
    desired: fc.nat(3),
    restartCondition: fc.constantFrom('any' as const, 'on-failure' as const, 'none' as const),
    updateState: fc.constantFrom(
      undefined,
      'updating',
      'completed',
      'paused',
      'rollback_started',
      'rollback_completed',
    ),
  })
  .map(({ name, tasks, ...more }) => service(name, tasks, more));

const anyServices = fc.array(anyService, { maxLength: 4 });

it('is never converged and a crash loop at once, and steady only when converged', () => {
  fc.assert(
    fc.property(anyServices, (services) => {
      const { converged, crashLoop, steadyForMs } = convergence(stack(...services), now);
      expect(converged && crashLoop !== undefined).toBe(false);
      expect(steadyForMs).toBeGreaterThanOrEqual(0);
      if (!converged) expect(steadyForMs).toBe(0);
    }),
  );
});

it('does not depend on the order of services or tasks', () => {
  fc.assert(
    fc.property(anyServices, (services) => {
      const mirrored = services.map((one) => ({ ...one, tasks: one.tasks.toReversed() })).toReversed();
      const [there, back] = [stack(...services), stack(...mirrored)].map((one) => convergence(one, now));
      expect(back?.converged).toBe(there?.converged);
      expect(back?.crashLoop === undefined).toBe(there?.crashLoop === undefined);
      expect(back?.steadyForMs).toBe(there?.steadyForMs);
    }),
  );
});

it('finds no crash loop while a service that never ended is still on its way', () => {
  fc.assert(
    fc.property(anyServices, (services) => {
      const slow = service('slow', [task('starting', 500_000)]);
      const restartable = services.filter(({ restartCondition }) => restartCondition === 'any');
      const patient = { graceMs: Number.POSITIVE_INFINITY };
      expect(convergence(stack(slow, ...restartable), now, patient).crashLoop).toBeUndefined();
    }),
  );
});

it('is converged by the sum of its parts', () => {
  fc.assert(
    fc.property(fc.array(anyService, { minLength: 1, maxLength: 4 }), (services) => {
      const apart = services.every((one) => convergence(stack(one), now).converged);
      expect(convergence(stack(...services), now).converged).toBe(apart);
    }),
  );
});
