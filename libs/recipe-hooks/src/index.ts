export { hookContext } from './context.ts';
export { hookEnvironment } from './environment.ts';
export { requireAnswer } from './answer.ts';
export { runHook } from './run-hook.ts';
export type { ContextRequest, DependencyContext, TestContext } from './context.ts';
export type { HookOutcome, HookRequest } from './run-hook.ts';
export type { HookAnswer } from './answer.ts';
