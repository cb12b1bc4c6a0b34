/** For bash: the arguments are the directory to read, the one to write, a file of names, and what to flush. */
export const flushScript = 'shift 3; if (($#)); then exec sync -f -- "$@"; fi';

const packTar =
  "tar --create --format=posix --sparse --no-recursion --xattrs --xattrs-include='*' --acls --numeric-owner";
// Names come in the order of the manifest, where what is in a directory may come after names outside it.
const unpackTar =
  "tar --extract --delay-directory-restore --preserve-permissions --xattrs --xattrs-include='*' --acls --numeric-owner";

// Extended attributes are asked for by name: with `-a` alone cp says nothing when it cannot keep them.
const cp = 'cp -dR --preserve=mode,ownership,timestamps,xattr';
export const attributesScript = cpScript('--attributes-only');
export const clonesScript = cpScript('--reflink=always');
export const treeScript = `set -e\n${cp} --reflink=always --no-target-directory -- "$1" "$2"`;

function cpScript(what: string): string {
  return [
    'set -e',
    `mapfile -d '' -t names <"$3"`,
    'cd -- "$1"',
    `${cp} ${what} --parents -t "$2" -- "\${names[@]}"`,
  ].join('\n');
}

// GNU tar takes names of any bytes from a file and keeps what a restore needs; a pipe needs no second copy on disk.
export const directoriesScript = [
  'set -e -o pipefail',
  `${packTar} --file=- --directory="$1" --null --files-from="$3" |`,
  `${unpackTar} --directory="$2" --file=-`,
].join('\n');

// tar sets what the original has and takes nothing away, so archives of both are compared. It prints:
export const different = 'different';
export const mendScript = [
  'set -e -o pipefail',
  `pack() { ${packTar} --pax-option=exthdr.name=%d/%f,delete=atime,delete=ctime --file=- --directory="$1" --null --files-from="$2"; }`,
  'pack "$1" "$3" >"$3.tar"',
  `${unpackTar} --directory="$2" --file="$3.tar"`,
  `[ "$(pack "$2" "$3" | sha256sum)" = "$(sha256sum <"$3.tar")" ] || echo ${different}`,
].join('\n');

/** What both print once they hold their end of the pipe. */
export const opened = 'open';
// Lower numbers may be what this process hands on: the descriptor that holds the app's lock.
export const packScript = `exec 9>"$3" && echo ${opened} && exec ${packTar} --directory="$1" --null --files-from="$2" --file=- >&9 9>&-`;
export const unpackScript = `exec 9<"$2" && echo ${opened} && exec ${unpackTar} --directory="$1" --file=- <&9 9<&-`;
