export { explain } from './explain.ts';
export { findForeignCalls } from './find-foreign-calls.ts';
export { findRivals } from './find-rivals.ts';
export { readConntrack } from './read-conntrack.ts';
export { readTcpMetrics } from './read-tcp-metrics.ts';
export { readTcpTable } from './read-tcp-table.ts';
export type {
  Connection,
  Endpoint,
  ForeignCall,
  NamedService,
  Rival,
  ServiceTask,
  Sockets,
} from './types.ts';
