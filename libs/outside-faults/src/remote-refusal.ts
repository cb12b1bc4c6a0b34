/**
 * What git's last words say of a repository that could not be fetched: `unknown` where its server answered that it has
 * none of that name or gives it to nobody without a log-in; `unreachable` for everything else.
 *
 * Only whole sentences of git's own count, with what is in quotes put aside: a host or a path may be called anything.
 */
export function remoteFault(reason: string): 'unknown' | 'unreachable' {
  const words = reason.replace(/^(?:fatal|error|remote):\s*/i, '').replaceAll(/'[^']*'|"[^"]*"/g, "''");
  return saysUnknown.some((known) => known.test(words.trim())) ? 'unknown' : 'unreachable';
}

const saysUnknown: readonly RegExp[] = [
  /^repository '' not found\/?$/i,
  /^repository '' does not exist$/i,
  /^'' does not appear to be a git repository$/i,
  /^repository not found\.?$/i,
  /^could not read username for '': .*$/i,
  /^authentication failed for ''$/i,
];
