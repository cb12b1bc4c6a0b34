import type { Project, Service } from '../compose/types.ts';
import { remembered } from '../remembered.ts';
import type { Check, LintSubject } from './types.ts';

/** One check per rule id; a rule without one needs what the stand-in has not, and counts as skipped. */
export const checks: Readonly<Record<string, Check>> = {
  R001: ({ composeText }) => /^version:\s*["']?3\.8["']?\s*$/m.test(composeText),
  R002: everyService(({ healthcheck }) => healthcheck?.test !== undefined && healthcheck.test[0] !== 'NONE'),
  R003: everyService((service) => tagOf(service) !== undefined),
  R004: everyService(
    (service) => !['latest', 'stable', 'edge', 'nightly', 'main'].includes(tagOf(service) ?? ''),
  ),
  R005: everyService((service) => /^v?\d+(\.\d+)*/.test(tagOf(service) ?? '')),
  R007: ({ readme }) => readme !== undefined && readme.includes('**Category**'),
  R008: ({ envSample }) => envSample !== undefined,
  R009: withProject(({ services }) => services['app'] !== undefined),
  R010: withProject(({ services }) =>
    Object.values(services).some(({ deploy }) => deploy.labels['traefik.enable'] === 'true'),
  ),
  R011: everyService(({ image }) => image !== undefined && image !== ''),
  R012: ({ composeText }) => configNames(composeText).every((name) => /\$\{?\w+_VERSION\b/.test(name)),
  R014: ({ tags }) => tags.lightweight.length === 0,
  R015: withProject(({ secrets }) =>
    Object.keys(secrets).every((name) => name.length <= remembered.longSecretName),
  ),
};

function withProject(check: (project: Project) => boolean): Check {
  const whole = ({ project }: LintSubject) => !('wrong' in project) && check(project);
  return Object.assign(whole, { needsProject: true as const });
}

function everyService(check: (service: Service) => boolean): Check {
  return withProject(({ services }) => Object.values(services).every(check));
}

function tagOf({ image }: Service): string | undefined {
  return /[^/]:([^/@:]+)(?:@.*)?$/.exec(image ?? '')?.[1];
}

/** The `name:` lines of the top-level section `configs`. */
function configNames(composeText: string): string[] {
  const [, section = ''] = /^configs:[^\n]*\n((?:[ \t#][^\n]*(?:\n|$)|\n)*)/m.exec(composeText) ?? [];
  return [...section.matchAll(/^\s+name:\s*(.+)$/gm)].map(([, name = '']) => name);
}
