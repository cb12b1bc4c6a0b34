import { parse } from 'yaml';
import { messageOf, WarmError } from '@ci-warm/errors';

/** The compose files that an app's env names, in order; `compose.yml` if it names none. */
export function composeFilesOf(env: ReadonlyMap<string, string>): string[] {
  const value = env.get('COMPOSE_FILE') ?? '';
  // `$COMPOSE_FILE:compose.x.yml` where nothing was set before means: besides the usual one.
  const list = value === '' || value.startsWith(':') ? `compose.yml${value}` : value;
  return [...new Set(list.split(':').filter((name) => name !== ''))];
}

/** Images of all services, later files over earlier ones; sorted, each once. */
export function imagesOf(
  files: readonly { name: string; text: string }[],
  variables: ReadonlyMap<string, string>,
): string[] {
  const images = new Map<string, string>();
  for (const { name, text } of files) {
    for (const [service, settings] of Object.entries(servicesOf(name, text))) {
      const image = isObject(settings) ? settings['image'] : undefined;
      if (typeof image === 'string') images.set(service, interpolate(image, variables));
    }
  }
  return [...new Set(images.values())].filter((image) => image !== '').sort();
}

function servicesOf(name: string, text: string): Record<string, unknown> {
  try {
    const document: unknown = parse(text);
    const services = isObject(document) ? document['services'] : undefined;
    return isObject(services) ? services : {};
  } catch (error) {
    throw new WarmError({
      kind: 'failed',
      code: 'compose-unreadable',
      message: `${name} is not YAML: ${messageOf(error)}`,
      hint: 'Correct it in the recipe.',
      cause: error,
    });
  }
}

/** `$X`, `${X}`, `${X:-default}`, `${X-default}`, `${X:?error}` and `$$`, as compose has them. */
function interpolate(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\})/g,
    (whole: string, plain?: string, braced?: string, operator: string = '', operand: string = '') => {
      if (whole === '$$') return '$';
      const value = variables.get(plain ?? braced ?? '');
      const missing = value === undefined || (operator.startsWith(':') && value === '');
      if (operator.endsWith('-') && missing) return operand;
      if (operator.endsWith('+')) return missing ? '' : operand;
      return value ?? '';
    },
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
