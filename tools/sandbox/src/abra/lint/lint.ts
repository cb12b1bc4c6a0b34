import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fatal, fatal } from '../cli/output.ts';
import { loadProject } from '../compose/load.ts';
import { parseEnv } from '../files/env-file.ts';
import { readAbraSh } from '../recipe/abra-sh.ts';
import type { Checkout } from '../recipe/checkout.ts';
import { readTags } from '../recipe/versions.ts';
import { remembered } from '../remembered.ts';
import { checks } from './rules.ts';
import type { Finding, LintSubject } from './types.ts';

export async function lint({ path }: Checkout): Promise<Finding[]> {
  const subject = await readSubject(path);
  return remembered.lintRules.map((rule) => {
    const check = checks[rule.id];
    return { ...rule, satisfied: check === undefined || check(subject), skipped: check === undefined };
  });
}

/** What stops a deploy that is not a chaos one. */
export async function lintForErrors(checkout: Checkout): Promise<void> {
  const findings = await lint(checkout);
  const failed = findings.find(({ severity, satisfied }) => severity === 'error' && !satisfied);
  if (failed !== undefined) fatal(remembered.says.lintFailed(checkout.recipe, failed.id, failed.rule));
}

async function readSubject(folder: string): Promise<LintSubject> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  const [tags, envSample, readme, composeText] = await Promise.all([
    readTags(folder),
    read('.env.sample'),
    read('README.md'),
    read('compose.yml'),
  ]);
  const project = await readProject(folder, envSample ?? '');
  return { folder, tags, envSample, readme, composeText: composeText ?? '', project };
}

async function readProject(folder: string, envSample: string): Promise<LintSubject['project']> {
  const env = new Map([...parseEnv(envSample).values, ...(await readAbraSh(folder))]);
  try {
    return await loadProject(folder, env);
  } catch (error) {
    if (error instanceof Fatal) return { unreadable: error.message };
    throw error;
  }
}
