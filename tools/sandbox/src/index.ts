export { canonicalsOf } from './inventory/canonicals-of.ts';
export { inventoryOf } from './inventory/inventory-of.ts';
export { programs } from './sandbox/layout.ts';
export { startSandbox } from './start-sandbox.ts';
export type { Break, PublishOptions, Sandbox, SandboxOptions } from './types.ts';
