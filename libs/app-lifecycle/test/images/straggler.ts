// A database that writes its last pages in peace before it ends.
process.once('SIGTERM', () => setTimeout(() => process.exit(0), 800));
setInterval(() => undefined, 1000);
