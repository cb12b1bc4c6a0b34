/**
 * Of `node:http`, what the sandbox's programs need. An `import` of it reads all its names, and some of them load the
 * whole of Node's fetch: a fifth of the time in which a program that is started very often comes up.
 */
export const { Agent, createServer, get, request } = process.getBuiltinModule('node:http');
