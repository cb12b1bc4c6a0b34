import type { App } from '../contract/app.ts';

/** Env file and secrets of a new app: of a release, or of the run's checkout as it is. */
export async function createApp(
  app: App,
  from: { version: string } | 'checkout',
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { tools, recipe, domain, config, wiring } = app;
  const env = { DOMAIN: domain, ...config.env, ...settings };
  const request = { recipe, domain, env, secrets: wiring.secrets, chaos: true, mustBeNew: true };
  await tools.lifecycle.createApp({ ...request, ...(from === 'checkout' ? {} : { version: from.version }) });
}
