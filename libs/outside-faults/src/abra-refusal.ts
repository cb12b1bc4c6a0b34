/**
 * Whether abra gave up only because it would not wait any longer for what it had deployed.
 *
 * @param fatal its `FATA` line
 * @param names of the app, which abra puts into its sentences and which may be called anything
 */
export function gaveUpWaiting(fatal: string, names: readonly string[]): boolean {
  return /\b(?:timed out|timeout reached|(?:did|has|have|is) (?:still )?not converged?)\b/i.test(
    withoutNames(fatal, names),
  );
}

/**
 * Whether abra was stopped by something that says nothing about the recipe: the engine, the network, the disk. By whole
 * phrases of Docker's and Go's own, at the place where they put them.
 */
export function engineFault(fatal: string, names: readonly string[] = []): boolean {
  const words = withoutNames(fatal, names);
  return outside.some((known) => known.test(words));
}

/** Whether abra did not reach the engine, so that the command may be given again. No name of an app can hold these words. */
export function missedEngine(fatal: string): boolean {
  return /cannot connect to the docker daemon|is the docker daemon running|error during connect|dial unix /i.test(
    fatal,
  );
}

/** Without the app's names, those of its parts, and what is in quotes. */
function withoutNames(text: string, names: readonly string[]): string {
  const plain = text.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '""');
  const isName = (word: string) =>
    names.some((name) => name !== '' && (word === name || word.startsWith(`${name}_`)));
  return plain
    .split(' ')
    .filter((word) => !isName(word.replace(/[?!.,:;]+$/, '')))
    .join(' ');
}

const outside: readonly RegExp[] = [
  /(?:^|: )cannot connect to the docker daemon at /i,
  /(?:^|: )error during connect: /i,
  /(?:^|: | )dial (?:tcp|udp|unix)\b[^:]*(?:\[[^\]]*\])?(?::\d+)?: /i,
  /(?:^|: )lookup \S+(?: on \S+)?: (?:no such host|server misbehaving|i\/o timeout)/i,
  /(?:^|: )x509: /i,
  /(?:^|: )tls: /i,
  /(?:^|: )net\/http: /i,
  /: no space left on device$/i,
  /: cannot allocate memory$/i,
  /(?:^|: )toomanyrequests: /i,
  /(?:^|: )unexpected EOF$/,
  /"": EOF$/,
  /: context deadline exceeded\b/i,
  /(?:^|: )received unexpected HTTP status: 5\d\d\b/i,
  /(?:^|: )rpc error: code = (?:Unavailable|DeadlineExceeded)\b/,
  /(?:^|: | = )the swarm does not have a leader\b/i,
];
