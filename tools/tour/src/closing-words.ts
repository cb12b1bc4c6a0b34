import { seconds } from './live-list.ts';
import type { TourReport } from './types.ts';

/** What a newcomer reads when it is over. */
export function closingWords({ ok, ms, steps }: TourReport, keptDir: string | undefined): string {
  const failed = steps.filter((step) => !step.ok && step.outcome !== 'not-run');
  const verdict = ok
    ? `All ${steps.length} steps did what they say, in ${seconds(ms)}.`
    : 'Not every step did what it says:';
  const problems = failed.flatMap(({ name, problems: all }) => [
    `  ${name}`,
    ...all.map((one) => `    ${one.trim().replaceAll('\n', '\n    ')}`),
  ]);
  return `${['', verdict, ...problems, '', ...next(keptDir)].join('\n')}\n`;
}

function next(keptDir: string | undefined): string[] {
  const dir = keptDir ?? 'D';
  const shell = `eval "$(npm run --silent sandbox -- env --dir ${dir})"`;
  if (keptDir === undefined) {
    return [
      'What to look at next:',
      '  docs/warm.md                                what all this is for, and how it is operated',
      '  npm start -- --keep                         the same, and the sandbox stays up for you',
      '  npm run sandbox -- up --dir /tmp/mine       a small Co-op Cloud of your own; --help shows its verbs',
      '  CONTRIBUTING.md                             how to build, test and change it',
    ];
  }
  return [
    'The sandbox is still up. Try:',
    `  ${shell}`,
    '  abra app ls --machine',
    '  sh tools/setup/node24.sh apps/reconciler/src/main.ts keycloak --dry-run',
    `  ls -R ${dir}/warm                           restore points, snapshots, alerts, runs`,
    `  npm run sandbox -- publish keycloak 10.7.4+26.6.5 --dir ${dir}`,
    `  npm run sandbox -- down --dir ${dir}        when you are done; then remove the folder`,
  ];
}
