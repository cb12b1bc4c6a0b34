import type { Vocabulary } from './word-class.ts';
import { nouns, words } from './forms.ts';
import { changeVerbs } from './change-verbs.ts';
import { commitVerbs, work } from './verbs.ts';

export const english = {
  operator: nouns(`
    you operator admin administrator sysadmin maintainer user everyone everybody anyone those people customer host
    instance deployment installation site server owner team
  `),
  person: words(
    'you operator operators admin admins administrator administrators sysadmin sysadmins everyone everybody',
  ),
  do: difference(work.base, commitVerbs),
  doAny: new Set([
    ...work.base,
    ...commitVerbs,
    'use',
    'skip',
    'forget',
    'proceed',
    'continue',
    'attempt',
    'try',
    'go',
    'interrupt',
    'touch',
    'panic',
    'rely',
    'expect',
  ]),
  commit: commitVerbs,
  done: new Set([
    ...work.past,
    ...words('redone rewritten written taken brought given turned dealt handled entered used'),
  ]),
  doing: new Set([...work.ing, 'using', 'writing', 'turning']),
  does: work.third,
  phrasal: words(
    'log sign turn switch scale spin bring take tear shut roll move carry clean hand fill push pull point opt logout kick back set',
  ),
  release: words('release version update upgrade this it'),
  spared: words('affect affected touch touched change changed lose lost break only notice harm matter'),

  be: words('is are be been being was were becomes become gets get am'),
  isNow: words('is are be becomes become been being'),
  adverb: words(`
    now also still always again therefore thus first manually then only just currently strongly highly absolutely
    explicitly definitely completely fully automatically probably either usually once finally immediately all both
    hence from on please already henceforth additionally newly generally however actually really thereafter urgently
    very most quite more entirely no-longer kindly simply next afterwards beforehand temporarily permanently
  `),
  modal: words(
    'may might will would could can should shall must do does now also then therefore first still only just all probably',
  ),
  lead: words(`
    double please then first firstly second secondly third thirdly next finally lastly afterwards now also and or simply just
    so therefore always only kindly step again manually instead afterward once important thus additionally immediately
    1 2 3 4 5 6 7 8 9 10 warning note attention action todo required optional
  `),
  determiner: words(`
    CODE half some several enough two three the your a an all any each every both this these those it them its their our new old following another existing one
    every such either that previous current some whatever where
  `),
  prompt: words(
    'php rails bin/console bundle rake artisan npm yarn python manage abra docker sudo psql mysql mysqldump pg_dump pg_upgrade occ curl kubectl artisan rake manage.py ssh rsync rm mv cp chown chmod sed',
  ),

  /** Has the shape of an order's verb: no ending, no function word. */
  bare: {
    has: (word: string) =>
      /^[a-z]{2,}$/.test(word) && !/(?:s|ed|ing|ly)$/.test(word) && !functionWords.has(word),
  },
  /** What an operator has in hands: a change of it is one that he takes part in. */
  contract: new Set([
    ...nouns(`
      variable var setting option parameter env secret volume port hostname domain subdomain record label token key
      password credential certificate cert database schema config configuration network endpoint route path directory
      folder mount image registry tag plugin extension module backend driver provider flag argument command api url
      uri webhook role permission scope header format syntax name file service container environment support
      prefix bucket crontab cron cronjob firewall dns proxy redirect client realm index cache queue table column
      collection user account server value entry key line overlay placeholder feature protocol algorithm
      cipher integration bridge worker replica node cluster broker license licence ownership disk space memory cpu kernel robots.txt connector middleware entrypoint socket data backup dump hook script timer value
    `),
    ...words(
      'CODE .env dns compose.yml compose.yaml docker-compose.yml postgres postgresql mariadb mysql redis mongodb ldap smtp s3 oidc saml sso',
    ),
  ]),
  yours: nouns(`
    proxy firewall compose env monitoring override cron script backup theme template plugin provider client overlay
    config configuration integration automation bookmark dashboard alert certificate fork mount pipeline
  `),
  /** Has the shape of the name of a file that somebody may have written. */
  file: {
    has: (word: string) =>
      /^[\w-]+\.(?:ya?ml|conf|cnf|cfg|ini|toml|env|php|sh|sql|tmpl|xml|pem|crt)$/.test(word),
  },
  apiish: nouns(
    'api format storage protocol syntax config setting variable volume image schema driver backend path scheme',
  ),
  secret: nouns('secret password token credential passphrase key certificate keypair'),
  variable: nouns('variable var env setting envvar'),
  /** What nobody but the operator can reach. */
  hands: new Set([
    ...nouns(`
      volume secret password credential certificate firewall crontab cronjob snapshot host backup env variable record
      overlay override client webhook realm server database
    `),
    ...words(
      'your yours .env setting dns following below manually yourself first beforehand again everywhere hand following: afterwards ssh data config once',
    ),
  ]),
  data: nouns(
    'data database volume dump setting content record file upload message history attachment configuration session user customisation customization',
  ),
  matters: words(`
    required mandatory necessary needed obligatory compulsory essential imperative crucial vital indispensable advisable
    advised recommended encouraged unavoidable inevitable due expected requested urged asked supposed obliged forced
    critical suggested demanded prescribed compelled
  `),
  upgrade: words(`
    upgrade upgrades upgrading upgraded update updating updated updates deploy deploys deploying deployed deployment
    redeploy redeploys redeploying redeployed redeployment rollout migrate migrating migration migrated switching
    installing proceeding bumping reinstalling
  `),
  instructions: nouns(
    'guide instruction step note procedure path checklist script doc documentation section howto runbook recipe manual task consideration requirement',
  ),
  run: words(
    'start starts boot boots work works deploy deploys launch launches run runs connect connects come comes load loads accept accepts function functions read reads recognise recognize succeed succeeds function open opens log authenticate',
  ),
  older: words('older earlier previous below'),
  rollbackable: words(
    'downgraded undone reverted rolledback reversed skipped avoided postponed recovered restored',
  ),
  back: words(`
    downgrade downgrading downgrades downgraded rollback rollingback rolledback revert reverting reverted undo undone
    reversed go going skip skipped
  `),
  ...changeVerbs,
} satisfies Vocabulary;

/** What may stand before `your` without telling anybody to do anything. */
const functionWords = words(`
  in on with all if when and for to of the a an this that by from at as both new or now not no is are was has have had
  it its you we they can may will would could might than then so but while where after before into onto over about
  without within during until via per like both only also even better faster more less own our their
`);

/** First words of a clause after which an order may follow a comma. */
export const leadIns = words(`
  before after if when once as since to for in during prior until then next finally first firstly otherwise instead on
  with unless due because please while where upon manually therefore thus here now additionally afterwards lastly also
  second step coming important warning note attention stop run set backup make take and so at from existing operators
`);

function difference(from: ReadonlySet<string>, without: ReadonlySet<string>): Set<string> {
  return new Set([...from].filter((word) => !without.has(word)));
}

/** First words of a clause that is an order, if a verb comes next. */
export const orders = words('so kindly please therefore thus hence otherwise');
