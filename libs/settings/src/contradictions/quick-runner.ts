import type { ConfigOf, Contradiction } from '@ci-warm/app-cli';
import type { quickRunnerSettings } from '../apps/quick-runner.ts';
import { longWait } from './long-wait.ts';

type Rule = Contradiction<typeof quickRunnerSettings>;
type Config = ConfigOf<typeof quickRunnerSettings>;

/** What cannot be asked of one run: whatever was tested would be something else than one of the two says. */
export const quickRunnerContradictions: readonly Rule[] = [
  {
    between: ['quick', 'mode'],
    when: ({ quick, mode }, isGiven) =>
      (quick && mode === 'cold') || (isGiven('quick') && !quick && mode === 'quick'),
    because: 'they name two lanes',
  },
  {
    between: ['skipFetch', 'pr'],
    when: ({ skipFetch, pr }) => skipFetch && pr !== undefined,
    because: 'a pull request has to be fetched, and what is staged is tested as it is',
  },
  {
    between: ['skipFetch', 'source'],
    when: ({ skipFetch, source }) => skipFetch && source !== undefined,
    because: 'a fork has to be fetched, and what is staged is tested as it is',
  },
  {
    between: ['source', 'ref'],
    when: ({ source, ref, pr }) => source !== undefined && ref === undefined && pr === undefined,
    because: 'a fork is named, but neither what to test of it (--ref, REF) nor a pull request (--pr, PR)',
  },
  ...quickWithout('quick', ({ quick }) => quick),
  ...quickWithout('mode', ({ quick, mode }) => !quick && mode === 'quick'),
  longWait<typeof quickRunnerSettings>(),
];

/** The quick lane puts an upgrade over the canonical and looks at that: all else is for the cold lane alone. */
function quickWithout(lane: 'quick' | 'mode', isQuick: (config: Config) => boolean): Rule[] {
  return [
    {
      between: [lane, 'freshInstall'],
      when: (config) => isQuick(config) && config.freshInstall,
      because: 'only the cold lane installs from nothing',
    },
    {
      between: [lane, 'stages'],
      when: (config) => isQuick(config) && wordsOf(config).includes('fresh-install'),
      because: 'only the cold lane installs from nothing',
    },
    {
      between: [lane, 'stages'],
      when: (config) => {
        const words = wordsOf(config);
        const known = words.filter((word) => coldOnly.has(word));
        return isQuick(config) && words.length > 0 && known.length === words.length;
      },
      because:
        'of these tiers the quick lane has none (only upgrade and custom), so that nothing would be tested',
    },
  ];
}

const coldOnly: ReadonlySet<string> = new Set(['install', 'backup', 'restore', 'fresh-install']);

const wordsOf = ({ stages = '' }: Config) => stages.split(/[\s,]+/).filter((word) => word !== '');
