import { badName } from './checks.ts';

/** Swarm refuses longer names of secrets and configs. */
export const maxSwarmNameLength = 64;
/** The same for services and networks, whose names become host names. */
export const maxServiceNameLength = 63;
/** A volume is a folder of the engine, which Swarm does not look at. */
export const maxVolumeNameLength = 255;
/** Where abra cuts a stack's name. Remembered, not checked against a real abra. */
const maxStackNameLength = 45;

/** Stack of a domain as abra makes it: `.` becomes `_`, cut at 45. Throws WarmError `bad-name` if the cut would go through the first label. */
export function stackName(domain: string): string {
  const [label = ''] = domain.split('.');
  if (label.length > maxStackNameLength) {
    throw badName(
      `"${label}" in "${domain}" is longer than ${maxStackNameLength} characters, where abra cuts stack names`,
    );
  }
  return domain.replaceAll('.', '_').slice(0, maxStackNameLength);
}

/** Full Swarm name `<stack>_<name>_<version>` of a secret or config. Throws WarmError `bad-name` (usage). */
export function swarmName(domain: string, name: string, version: string): string {
  return checkSwarmName(`${stackName(domain)}_${name}_${version}`);
}

/** Returns the name, or throws WarmError `bad-name` (usage) that names it: to be asked before anything is created. */
export function checkSwarmName(name: string): string {
  if (name.length > maxSwarmNameLength) {
    throw badName(`"${name}" has ${name.length} characters; Swarm refuses more than ${maxSwarmNameLength}`);
  }
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name)) {
    throw badName(`"${name}" is not a name that Swarm accepts`);
  }
  return name;
}
