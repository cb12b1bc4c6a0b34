import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, parse, type ImportSpecifier } from 'es-module-lexer';

/**
 * Names every import, also in the relative files that a module imports, which plain Node cannot resolve in a checkout
 * without `node_modules`: all but `node:` modules, relative files and types.
 *
 * A file that is no module is left to whoever loads it, who can say what is wrong with it.
 *
 * @param path absolute path of a `.ts`, `.mts`, `.js` or `.mjs` file
 * @returns one line per import; empty when all is well
 */
export async function findForeignImports(path: string): Promise<readonly string[]> {
  await init;
  const problems: string[] = [];
  const files = new Set([path]);
  for (const file of files) {
    for (const { specifier, source } of await importsOf(file)) {
      if (specifier === undefined) {
        problems.push(`${file} imports a computed name (${source}), which cannot be checked`);
      } else if (isRelative(specifier)) {
        const imported = fileURLToPath(new URL(specifier, pathToFileURL(file)));
        if (moduleExtensions.has(extname(imported))) files.add(imported);
      } else if (!specifier.startsWith('node:')) {
        problems.push(`${file} imports "${specifier}"; only node: modules, relative files and types can be`);
      }
    }
  }
  return problems;
}

interface Import {
  specifier: string | undefined;
  source: string;
}

async function importsOf(file: string): Promise<Import[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return lex(text)
    .filter((found) => found.d !== importMeta && !isTypeOnly(text.slice(found.ss, found.s)))
    .map((found) => ({ specifier: found.n, source: text.slice(found.ss, found.se) }));
}

function lex(text: string): readonly ImportSpecifier[] {
  try {
    return parse(text)[0];
  } catch {
    return [];
  }
}

function isTypeOnly(beforeSpecifier: string): boolean {
  return /^(import|export)\s+type(\s+(?!from\b)[\w$]|\s*[{*])/.test(beforeSpecifier);
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier);
}

const importMeta = -2;
const moduleExtensions = new Set(['.ts', '.mts', '.js', '.mjs']);
