/** A system call on a file of the scene that could fail, as one of several ways to tell it again in another run. */
export interface Call {
  syscall: string;
  /** The how-manieth call of its kind by its thread or process: what strace counts. */
  nth: number;
  /** The call without what differs from run to run, and the how-manieth of these. */
  name: string;
  /** For a write, the file that it goes to. */
  path: string | undefined;
  /** Seconds since the epoch: which of two came first. */
  at: number;
  isInjected: boolean;
}

/** The calls in a log of `strace -ttt -y` that could leave something half done below `root`. */
export function callsIn(log: string, root: string): Call[] {
  const calls: Call[] = [];
  const counts = new Map<string, number>();
  const count = (key: string): number => {
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    return next;
  };
  for (const line of joined(log)) {
    const [, at, syscall = '', rest = ''] = /^(?:\d+ +)?([\d.]+) (\w+)\((.*)$/s.exec(line) ?? [];
    if (syscall === '') continue;
    const nth = count(`${traceeOf(line)} ${syscall}`);
    if (!rest.includes(`${root}/`) || isOnlyReading(syscall, rest)) continue;
    const name = `${syscall} ${pathsIn(syscall, rest).join(' → ')}`
      .replaceAll(`${root}/`, '')
      .replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{8}/g, '<id>');
    calls.push({
      syscall,
      nth,
      name: `${name} #${count(name)}`,
      path: syscall === 'write' ? /^\d+<([^>]*)>/.exec(rest)?.[1] : undefined,
      at: Number(at),
      isInjected: line.includes('(INJECTED)'),
    });
  }
  return calls;
}

/** A call during which another one was seen is on two lines: the first place counts, the second has the result. */
function joined(log: string): string[] {
  const lines: string[] = [];
  const open = new Map<string, number>();
  for (const line of log.split('\n')) {
    const tracee = traceeOf(line);
    const rest = /^(?:\d+ +)?[\d.]+ <\.\.\. \w+ resumed>(.*)$/s.exec(line)?.[1];
    const begun = open.get(tracee);
    if (rest !== undefined && begun !== undefined) {
      lines[begun] += rest;
      open.delete(tracee);
      continue;
    }
    if (line.includes('<unfinished ...>')) open.set(tracee, lines.length);
    lines.push(line.replace(' <unfinished ...>', ''));
  }
  return lines;
}

/** Whose line it is; in the log of one thread it does not say. */
function traceeOf(line: string): string {
  return /^\d+(?= )/.exec(line)?.[0] ?? 'the only one';
}

function isOnlyReading(syscall: string, rest: string): boolean {
  if (syscall === 'open' || syscall === 'openat') return !/O_(WRONLY|RDWR|CREAT|TRUNC)/.test(rest);
  if (syscall === 'ioctl') return !rest.includes('FICLONE');
  return false;
}

/** The files of a call: what its descriptors stand for, and the names that it gives (what it writes is none). */
function pathsIn(syscall: string, rest: string): string[] {
  const given = /^(pwrite|write|fsetxattr|setxattr)/.test(syscall)
    ? rest.replaceAll(/, "(?:[^"\\]|\\.)*"/g, '')
    : rest;
  // What an open returns is not there when it fails.
  const asked = given.replaceAll(/AT_FDCWD<[^>]*>|\) += .*$/gs, '');
  const found = asked.matchAll(/<([^<>]*)>|"((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, held, name]) => held ?? name ?? '');
}

/** All that can change a file system or say that a change is safe on it; `?` where not every machine has the call. */
export const changingCalls = (
  'open openat creat write pwrite64 writev pwritev pwritev2 copy_file_range sendfile splice ioctl ' +
  'truncate ftruncate fallocate fsync fdatasync sync_file_range syncfs sync msync ' +
  'rename renameat renameat2 link linkat symlink symlinkat mkdir mkdirat mknod mknodat ' +
  'chmod fchmod fchmodat chown lchown fchown fchownat utime utimes futimesat utimensat ' +
  'unlink unlinkat rmdir setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr'
)
  .split(' ')
  .map((name) => `?${name}`)
  .join(',');

/** The fault that a call meets: no space where it may ask for some, otherwise the disk's own. */
export function faultFor(syscall: string): string {
  return /sync|ch(mod|own)|utim|unlink|rmdir|removexattr/.test(syscall) ? 'EIO' : 'ENOSPC';
}
