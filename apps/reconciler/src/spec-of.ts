import { warmDomain } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import {
  builtInApps,
  traefikEnv,
  traefikSecrets,
  wildcardComposeFile,
  type WarmAppSpec,
} from '@ci-warm/reconcile';
import { healthTimeoutFallbackSec, type WarmAppSettings } from '@ci-warm/settings';
import type { Config } from './description.ts';

/**
 * The built-in app of that name with the operator's settings over it, or one that is wholly the operator's.
 *
 * @throws WarmError `no-such-app` or `incomplete-app` (usage)
 */
export function specOf(config: Config): WarmAppSpec {
  const { app: name = '', apps } = config;
  const builtIn = Object.hasOwn(builtInApps, name) ? builtInApps[name] : undefined;
  const own = Object.hasOwn(apps, name) ? apps[name] : undefined;
  if (!builtIn && !own) throw noSuchApp(name, apps);
  const settings: WarmAppSettings = own ?? {};
  const recipe = settings.recipe ?? builtIn?.recipe;
  const stateful = settings.stateful ?? builtIn?.stateful;
  const path = settings.health?.path ?? builtIn?.health.path;
  if (recipe === undefined || stateful === undefined || path === undefined)
    throw incomplete(name, { recipe, stateful, 'health.path': path });
  return {
    name,
    recipe,
    stateful,
    domain: settings.domain ?? warmDomain(name, requiredBase(config)),
    isIngress: settings.isIngress ?? builtIn?.isIngress ?? false,
    health: { ...builtIn?.health, ...definedParts(settings.health ?? {}), path },
    window: windowOf(config, settings, builtIn?.healthTimeoutSec),
    env: { ...builtIn?.env, ...traefikEnv(settings), ...settings.env },
    ...(settings.wildcard === undefined
      ? {}
      : { composeFiles: [wildcardComposeFile], secrets: traefikSecrets(settings.wildcard) }),
    gate: gateOf(config, settings),
    steps: settings.steps ?? builtIn?.steps ?? 'on-failure',
  };
}

function windowOf(
  config: Config,
  settings: WarmAppSettings,
  ownSec: number | undefined,
): WarmAppSpec['window'] {
  const timeoutSec =
    settings.healthTimeoutSec ?? config.healthTimeoutSec ?? ownSec ?? healthTimeoutFallbackSec;
  return {
    windowMs: (settings.healthWindowSec ?? config.healthWindowSec) * 1_000,
    successes: settings.healthSuccesses ?? config.healthSuccesses,
    timeoutMs: timeoutSec * 1_000,
  };
}

/** What the operator says of this app wins over what he says of all. */
function gateOf(config: Config, settings: WarmAppSettings): NonNullable<WarmAppSpec['gate']> {
  const markers = settings.markers ?? config.markers;
  const zeroMinorIsMajor = { ...config.zeroMinorIsMajor, ...settings.zeroMinorIsMajor };
  return { ...(markers && { markers }), zeroMinorIsMajor };
}

function requiredBase({ baseDomain }: Config): string {
  if (baseDomain !== undefined) return baseDomain;
  throw new WarmError({
    kind: 'usage',
    code: 'no-base-domain',
    message: 'no base domain is set',
    hint: 'give --base-domain or CCCI_BASE_DOMAIN: warm apps live at warm-<app>.<base>',
  });
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function definedParts<T extends object>(parts: T): Defined<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function noSuchApp(name: string, apps: Config['apps']): WarmError {
  const names = [...new Set([...Object.keys(builtInApps), ...Object.keys(apps)])];
  return new WarmError({
    kind: 'usage',
    code: 'no-such-app',
    message: `there is no warm app called ${name}`,
    hint: `known: ${names.join(', ')}; another one is described under "apps" in the configuration file`,
  });
}

function incomplete(name: string, parts: Record<string, unknown>): WarmError {
  const missing = Object.keys(parts).filter((key) => parts[key] === undefined);
  return new WarmError({
    kind: 'usage',
    code: 'incomplete-app',
    message: `the warm app ${name} lacks ${missing.join(', ')}`,
    hint: `add it under "apps"."${name}" in the configuration file`,
  });
}
