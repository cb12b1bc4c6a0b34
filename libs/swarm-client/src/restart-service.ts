import { messageOf } from '@ci-warm/errors';
import * as z from 'zod';
import { decode } from './decode.ts';
import type { EngineHttp } from './engine-http.ts';

/** As `docker service update --force` does it: the same spec once more, with new tasks. */
export async function restartService(http: EngineHttp, serviceId: string): Promise<void> {
  const path = `/services/${serviceId}`;
  for (let attempt = 1; ; attempt += 1) {
    const { Version, Spec } = decode(whole, (await http.call({ path })).body, `GET ${path}`);
    const { TaskTemplate } = Spec;
    const again = { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 };
    try {
      const update = { path: `${path}/update`, query: { version: Version.Index } } as const;
      await http.call({ ...update, method: 'POST', body: { ...Spec, TaskTemplate: again } });
      return;
    } catch (error) {
      // Somebody else has just changed the service.
      if (attempt >= attempts || !/out of sequence/.test(messageOf(error))) throw error;
    }
  }
}

const attempts = 5;

/** All that the engine says of it goes back as it came. */
const whole = z.object({
  Version: z.object({ Index: z.number() }),
  Spec: z.looseObject({ TaskTemplate: z.looseObject({ ForceUpdate: z.number().optional() }) }),
});
