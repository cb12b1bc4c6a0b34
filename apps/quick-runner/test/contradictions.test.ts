import { describe, expect, it } from 'vitest';
import { runApp } from './support.ts';

const base = {
  CCCI_BASE_DOMAIN: 'ci.test',
  CCCI_WARM_ROOT: '/nowhere/warm',
  CCCI_LOCK_DIR: '/nowhere/locks',
};

// Each ends before anything is looked at: there is no engine, no abra root and no folder for a lock here.
describe('settings that contradict each other are refused, and both are named', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['two lanes', ['--quick', '--mode', 'cold'], {}, /^error: --quick and --mode contradict each other: /],
    ['two lanes, by variables', [], { CCCI_QUICK: '1', MODE: 'cold' }, /CCCI_QUICK and MODE contradict/],
    ['no quick lane, and the quick lane', ['--quick=no'], { MODE: 'quick' }, /--quick and MODE contradict/],
    ['a pull request, unfetched', ['--pr', '7'], { CCCI_SKIP_FETCH: '1' }, /CCCI_SKIP_FETCH and --pr /],
    ['a fork, unfetched', ['--ref', 'x', '--source', 'a/b'], { CCCI_SKIP_FETCH: '1' }, /FETCH and --source /],
    ['a fork and nothing of it', [], { SRC: 'a/b' }, /SRC and --ref contradict each other.*REF.*PR/],
    ['a fresh install, quickly', ['--quick', '--fresh-install'], {}, /--quick and --fresh-install /],
    ['the same in other words', ['--fresh-install'], { MODE: 'quick' }, /MODE and --fresh-install /],
    ['and as a stage', [], { MODE: 'quick', STAGES: 'upgrade,fresh-install' }, /MODE and STAGES /],
    [
      'stages that the lane does not have',
      ['--quick'],
      { STAGES: 'install' },
      /--quick and STAGES .*nothing/,
    ],
    ['more of them', ['--quick', '--stages', 'backup restore'], {}, /--quick and --stages .*nothing/],
    ['a wait as long as the run', ['--wait', '60', '--deadline', '60'], {}, /--wait and --deadline /],
    ['two refs', ['--ref', 'a', '--ref', 'b'], {}, /--ref is given twice, as a and as b/],
    ['two recipes', ['--recipe', 'keycloak'], {}, /<recipe> and --recipe contradict each other/],
  ])('%s', async (_name, args, env, message) => {
    const ending = await runApp(['custom-html', ...args], { ...base, ...env });
    expect(ending).toMatchObject({ code: 2, stdout: '' });
    expect(ending.stderr).toMatch(message);
  });
});
