/** What holds where a config is silent. */
export const recipeDefaults = {
  health: { path: '/', statuses: [200, 301, 302] },
  timeouts: { deploySec: 300, testSec: 300, hookSec: 300, readySec: 120, backupSec: 600, restoreSec: 600 },
  ready: { http: { statuses: [200] } },
  hooks: { setup: 'setup_custom_tests.sh' },
  backup: { paths: { minBytes: 1 } },
} as const;
