export { connectEngine, filters, splitFrames, type Answer, type EngineClient } from './engine-client.ts';
export { eventually } from './eventually.ts';
export type { ContainerShape, ServiceShape, TaskShape, VolumeShape } from './shapes.ts';
export { createStack, type ServiceWish, type Stack } from './stack.ts';
