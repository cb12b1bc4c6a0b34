export { badName } from './checks.ts';
export { canonicalDomain, warmDomain } from './warm-domains.ts';
export { coldDependencyDomain, coldDomain, runRealm } from './cold-domains.ts';
export { folderOf, reservedFolders } from './folders.ts';
export { kindOf } from './kind-of.ts';
export { lockName } from './lock-name.ts';
export {
  checkSwarmName,
  maxServiceNameLength,
  maxSwarmNameLength,
  maxVolumeNameLength,
  stackName,
  swarmName,
} from './swarm-names.ts';
export type { CanonicalDomain, ColdDomain, RunIdentity, WarmDomain } from './types.ts';
