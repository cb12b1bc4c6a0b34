import { expect, it } from 'vitest';
import { sameTemplate } from '../src/same-template.ts';

const template = { ContainerSpec: { Image: 'app:1', Env: ['A=1'], Mounts: [] }, ForceUpdate: 0 };

it('takes empty and missing parts, and any order of keys, for the same', () => {
  const task = { ContainerSpec: { Env: ['A=1'], Mounts: [], Isolation: '', DNSConfig: {}, Image: 'app:1' } };
  expect(sameTemplate(task, template)).toBe(true);
});

it.each([
  ['another image', { ...template, ContainerSpec: { ...template.ContainerSpec, Image: 'app:2' } }],
  ['other environment', { ...template, ContainerSpec: { ...template.ContainerSpec, Env: ['A=2'] } }],
  ['a forced update', { ...template, ForceUpdate: 1 }],
])('takes %s for a change', (_, changed) => {
  expect(sameTemplate(changed, template)).toBe(false);
});

it('takes a changed placement for none: Swarm leaves such tasks alone', () => {
  expect(sameTemplate({ ...template, Placement: { Constraints: ['node.role==manager'] } }, template)).toBe(
    true,
  );
});
