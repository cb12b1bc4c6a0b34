import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal } from '../cli/output.ts';
import { WrongType } from '../compose/fields.ts';
import { loadProject } from '../compose/load.ts';
import { parseEnv } from '../files/env-file.ts';
import { readAbraSh } from '../recipe/abra-sh.ts';
import type { Checkout } from '../recipe/checkout.ts';
import { readTags } from '../recipe/versions.ts';
import { remembered } from '../remembered.ts';
import { checks } from './rules.ts';
import type { LintSubject, Report } from './types.ts';

/** Throws a Fatal with the loader's own reason where it cannot read the compose files: no rule is to blame for that. */
export async function lint({ path }: Checkout): Promise<Report> {
  const subject = await readSubject(path);
  const { project } = subject;
  const findings = remembered.lintRules.map((rule) => {
    const check = checks[rule.id];
    const skipped =
      check === undefined || ('wrong' in project && check.needsProject === true && !blamed.has(rule.id));
    return { ...rule, satisfied: skipped || check(subject), skipped };
  });
  return { findings, ...('wrong' in project ? { wrong: project.wrong } : {}) };
}

/** The rule that abra has been seen to report on a value of a wrong type. */
const blamed = new Set<string>(['R009']);

/** What stops a deploy that is not a chaos one. */
export async function lintForErrors(checkout: Checkout): Promise<void> {
  const { findings, wrong } = await lint(checkout);
  if (wrong !== undefined) fatal(wrong);
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
    if (error instanceof WrongType) return { wrong: error.message };
    throw error;
  }
}
