#!/usr/bin/env node
// Nothing in this file is newer than Node 14, so that an old one can read it and be refused. Without a word from here it
// would end with a riddle and exit code 1, "the recipe is red".
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old: this program needs Node 24 or newer\n hint: put a newer node first on PATH\n`,
  );
  process.exit(3);
}
try {
  await import('./parts/main.mjs');
} catch (error) {
  // The app reports what it throws itself. What comes here has kept it from starting, as a part that was not copied.
  process.stderr.write(
    `error: the program cannot be loaded: ${error.message}\n hint: copy the folder of main.mjs again, with all that is in it\n`,
  );
  process.exit(3);
}
