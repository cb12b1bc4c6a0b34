/**
 * What is only remembered about the real abra (marked R in the notes this stand-in was written from): nobody has checked
 * it against the program itself. One edit here corrects the stand-in; the contract suite for a real abra decides.
 */
export const remembered = {
  versionLine: 'abra version 0.13.0-stand-in',
  recipesUrl: 'https://git.coopcloud.tech/coop-cloud/',

  /** Longest stack name; what is longer is cut. */
  stackNameLength: 45,
  /** The switch of `app deploy` that takes the newest release instead of the one in `TYPE`. */
  ignoreEnvVersionFlag: 'ignore-env-version',
  /** In a new env file this host name becomes the app's domain. */
  sampleDomain: (recipe: string) => `${recipe}.example.com`,
  /** Mark of an unclean tree behind a short hash. */
  dirtyMark: '+U',
  /** First characters of HEAD in labels and in `TYPE`. */
  shortHashLength: 8,
  /** `recipe lint` without `--chaos` looks at the newest commit and leaves the checkout there. */
  lintChecksOutDefaultBranch: true,
  /** Every variable of the env file is also set in the service `app`. */
  exposesEnvToApp: true,
  /** The stack deploy leaves services that the compose files no longer name. */
  prunesServices: false,
  /** Seconds to converge without `TIMEOUT` and without a timeout label. */
  convergeSeconds: 50,
  /** Milliseconds that an undeploy goes on trying to remove networks which stopping tasks still hold. */
  networkRemovalMs: 20_000,
  /** The same for volumes that a stopping container still holds. */
  volumeRemovalMs: 10_000,

  backup: {
    /** A service with this label set to `true` is the server's backup app. */
    appLabel: 'coop-cloud.backupbot.enabled',
    /** Where the backup app sees the server's volumes: the beginning of every path in a snapshot. */
    volumesFolder: '/var/lib/docker/volumes',
    /** A hook that fails is logged, and the backup goes on without what it should have written. */
    failedHookEnds: false,
    snapshotLine: ({ id, time }: { id: string; time: string }) => `${time.slice(0, 19)} ${id}`,
    /** Written into the current folder by `app backup download`: an archive with one archive per volume. */
    downloadName: 'backup.tar.gz',
  },

  secret: { length: 64, alphabet: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' },

  says: {
    noSuchApp: (domain: string) => `cannot find app with name ${domain}`,
    appExists: (path: string) => `${path} already exists?`,
    notDeployed: (domain: string) => `${domain} is not deployed?`,
    stillDeployed: (domain: string) => `${domain} is still deployed. Run "abra app undeploy ${domain}"`,
    unknownVersion: (version: string, recipe: string) =>
      `unable to resolve '${version}' of ${recipe}: no such version`,
    dirtyVersion: (version: string) => `can not redeploy chaos version (${version}) without --chaos`,
    lintFailed: (recipe: string, id: string, rule: string) =>
      `lint error in ${recipe} configs: "${rule}" (${id}) failed lint checks (run "abra recipe lint ${recipe}" for more)`,
    convergeTimeout: (domain: string) => `deploy timed out 🟠 ${domain} may still converge`,
    convergeFailed: (domain: string) => `deploy failed 🛑 ${domain} did not converge`,
    noBackupApp: 'no backup app discovered, is it deployed?',
  },

  /** Severity and wording of the lint rules; `unchecked` ones need the catalogue or are known by number only. */
  lintRules: [
    {
      id: 'R001',
      severity: 'warn',
      rule: 'compose config has expected version',
      resolve: 'ensure version: "3.8"',
    },
    {
      id: 'R002',
      severity: 'warn',
      rule: 'healthcheck enabled for all services',
      resolve: 'wire up healthchecks',
    },
    { id: 'R003', severity: 'warn', rule: 'all images use a tag', resolve: 'use a tag for all images' },
    { id: 'R004', severity: 'warn', rule: 'no unstable tags', resolve: 'tag all images with stable tags' },
    { id: 'R005', severity: 'warn', rule: 'tags use semver-like format', resolve: 'use semver-like tags' },
    {
      id: 'R006',
      severity: 'warn',
      rule: 'has published catalogue version',
      resolve: 'publish a version',
      unchecked: true,
    },
    { id: 'R007', severity: 'warn', rule: 'README.md metadata filled in', resolve: 'fill out the metadata' },
    { id: 'R008', severity: 'error', rule: '.env.sample provided', resolve: 'create an example .env.sample' },
    { id: 'R009', severity: 'error', rule: 'one service named "app"', resolve: 'name a service "app"' },
    {
      id: 'R010',
      severity: 'error',
      rule: 'traefik routing enabled',
      resolve: 'add traefik.enable=true to a service',
    },
    {
      id: 'R011',
      severity: 'error',
      rule: 'all services have images',
      resolve: 'set image: on every service',
    },
    {
      id: 'R012',
      severity: 'error',
      rule: 'config versions are variables',
      resolve: 'name configs with a version of abra.sh',
    },
    {
      id: 'R013',
      severity: 'error',
      rule: 'git.coopcloud.tech repo exists',
      resolve: 'upload the recipe',
      unchecked: true,
    },
    {
      id: 'R014',
      severity: 'error',
      rule: 'only annotated tags used for recipe version',
      resolve: 'replace lightweight tags',
    },
    { id: 'R015', severity: 'warn', rule: 'long secret names', resolve: 'shorten secret names' },
    { id: 'R016', severity: 'warn', rule: 'known by its number only', resolve: '-', unchecked: true },
  ],
  longSecretName: 12,
} as const;
