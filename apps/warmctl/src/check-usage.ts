import { WarmError } from '@ci-warm/errors';
import type { Config } from './description.ts';

const own = ['to', 'recipient', 'from', 'identity', 'allowOutsideLinks', 'yes', 'skipFetch'] as const;
type Own = (typeof own)[number];

const words: Record<Config['verb'], { recipe: boolean; needs: readonly Own[]; takes: readonly Own[] }> = {
  canonicals: { recipe: false, needs: [], takes: [] },
  rewarm: { recipe: true, needs: [], takes: ['skipFetch'] },
  export: { recipe: true, needs: ['to'], takes: ['recipient'] },
  import: { recipe: true, needs: ['from'], takes: ['identity', 'allowOutsideLinks', 'skipFetch'] },
  verify: { recipe: true, needs: [], takes: [] },
  prune: { recipe: false, needs: [], takes: ['yes'] },
};

/**
 * What each verb needs and takes. A word that would be ignored is refused: whoever writes it expects it to count.
 *
 * @throws WarmError `bad-usage` (usage) with all that is wrong
 */
export function checkUsage(config: Config): { recipe: string } {
  const { verb, recipe } = config;
  const { needs, takes, recipe: ofRecipe } = words[verb];
  const given = own.filter((key) => config[key] !== undefined && config[key] !== false);
  const problems = [
    ...(ofRecipe && recipe === undefined ? [`${verb} needs the name of a recipe`] : []),
    ...(!ofRecipe && recipe !== undefined ? [`${verb} takes no recipe, but ${recipe} is given`] : []),
    ...needs.filter((key) => !given.includes(key)).map((key) => `${verb} needs ${flags[key]}`),
    // What the environment says to all programs is not meant for this one in particular.
    ...given
      .filter((key) => key !== 'skipFetch' && !needs.includes(key) && !takes.includes(key))
      .map((key) => `${verb} takes no ${flags[key]}`),
  ];
  if (problems.length === 0) return { recipe: recipe ?? '' };
  throw new WarmError({
    kind: 'usage',
    code: 'bad-usage',
    message: problems.join('; '),
    hint: 'warmctl --help lists what each verb takes.',
  });
}

const flags: Record<Own, string> = {
  to: '--to FILE',
  recipient: '--recipient',
  from: '--from FILE',
  identity: '--identity',
  allowOutsideLinks: '--allow-outside-links',
  yes: '--yes',
  skipFetch: '--skip-fetch',
};
