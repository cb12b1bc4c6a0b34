// Loaded into an engine before anything else (`--import`): it ends with whoever holds the other end of its input.
process.stdin
  .resume()
  .on('error', () => undefined)
  .once('end', () => process.kill(process.pid, 'SIGTERM'));
