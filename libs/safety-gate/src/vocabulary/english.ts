import { formsOf, nouns, words } from './forms.ts';

/** What an operator does to a server; seldom what a change log says of a commit. */
const work = formsOf(`
  run/runs/ran/run/running rerun/reruns/reran/rerun/rerunning execute rotate regenerate recreate reissue renew revoke
  backup/backups/backedup/backedup/backingup dump snapshot restore export import copy migrate convert reindex rebuild
  generate insert edit adjust adapt amend modify reconfigure configure define provide specify supply enter paste fill
  set/sets/set/set/setting unset/unsets/unset/unset/unsetting reset/resets/reset/reset/resetting
  put/puts/put/put/putting move rename replace delete purge prune/prunes/pruned/pruned/pruning wipe erase truncate flush
  clear empty vacuum stop/stops/stopped/stopped/stopping start restart redeploy undeploy deploy
  shutdown/shutsdown/shutdown/shutdown/shuttingdown rollback/rollsback/rolledback/rolledback/rollingback
  setup/setsup/setup/setup/settingup pause drain halt kill detach attach mount unmount install reinstall uninstall
  upgrade downgrade wait plan schedule announce warn inform notify review read/reads/read/read/reading consult follow
  apply repeat perform carry do/does/did/done/doing take/takes/took/taken/taking make/makes/made/made/making
  keep/keeps/kept/kept/keeping save store note change switch point repoint open close forward allow whitelist allowlist
  register reregister assign grant chown chmod reauthenticate authenticate relink reconnect reassign rewrite
  log sign invite pull push tag promote reload repair reclaim resize expand increase decrease raise lower
  remove drop/drops/dropped/dropped/dropping create add append extend update disable enable choose pick select
  verify check confirm test inspect ensure reimport resync sync synchronize synchronise re-encrypt encrypt decrypt
  recompute recalculate reprovision provision transfer reinitialise reinitialize initialise initialize relabel label
  bump declare expose free swap point ask contact tell/tells/told/told/telling archive sanitise sanitize translate
  transform merge split/splits/split/split/splitting mark whitelist uncomment comment correct find/finds/found/found/finding
  delete substitute exchange revert recover unlock lock lint reseed seed populate prepare refresh invalidate reboot
`);

/** Also how commit messages begin ("Add a health check"): more has to be said before it asks for anything. */
const commitVerbs = words(`
  add append extend update remove drop use create enable disable allow change move replace rename switch upgrade bump
  check verify ensure test set lower raise increase decrease make store log label tag expose mount merge split mark
  start stop wait restart read write pull push keep apply provide support open close define declare install copy
  import export convert clear delete reset do reload retry refresh encrypt save translate sync
`);

export const english = {
  operator: nouns(`
    you operator admin administrator sysadmin maintainer user everyone everybody anyone those people customer host
    instance deployment installation site server owner team
  `),
  person: words('you operator operators admin admins administrator administrators sysadmin sysadmins everyone everybody'),
  do: difference(work.base, commitVerbs),
  doAny: new Set([...work.base, ...commitVerbs, 'use', 'skip', 'forget', 'proceed', 'continue', 'attempt', 'try', 'go']),
  commit: commitVerbs,
  done: new Set([...work.past, ...words('redone rewritten written taken brought given turned dealt handled entered used')]),
  doing: new Set([...work.ing, 'using', 'writing', 'turning']),
  does: work.third,

  be: words('is are be been being was were becomes become gets get am'),
  isNow: words('is are be becomes become been being'),
  adverb: words(`
    now also still always again therefore thus first manually then only just currently strongly highly absolutely
    explicitly definitely completely fully automatically probably either usually once finally immediately all both
    hence from on please already henceforth additionally newly generally however actually really thereafter urgently
    very most quite more entirely no-longer kindly simply next afterwards beforehand temporarily permanently
  `),
  modal: words('may might will would could can should shall must do does now also then therefore first still only just all probably'),
  lead: words(`
    please then first firstly second secondly third thirdly next finally lastly afterwards now also and or simply just
    so therefore always only kindly step again manually instead afterward once important thus additionally immediately
    1 2 3 4 5 6 7 8 9 10 warning note attention action todo required optional
  `),
  determiner: words(`
    the your a an all any each every both this these those it them its their our new old following another existing one
    every such either that previous current some whatever where
  `),
  prompt: words('abra docker sudo psql mysql mysqldump pg_dump pg_upgrade occ curl kubectl artisan rake manage.py ssh rsync rm mv cp chown chmod sed'),

  /** What an operator has in hands: a change of it is one that he takes part in. */
  contract: new Set([
    ...nouns(`
      variable var setting option parameter env secret volume port hostname domain subdomain record label token key
      password credential certificate cert database schema config configuration network endpoint route path directory
      folder mount image registry tag plugin extension module backend driver provider flag argument command api url
      uri webhook role permission scope header format syntax name file service container environment support default
      prefix bucket crontab cron cronjob firewall dns proxy redirect client realm index cache queue table column
      collection user account server version value entry key line overlay placeholder feature protocol algorithm
      cipher login integration connector middleware entrypoint socket data backup dump hook script timer value
    `),
    ...words('.env dns compose.yml compose.yaml docker-compose.yml postgres postgresql mariadb mysql redis mongodb ldap smtp s3 oidc saml sso'),
  ]),
  secret: nouns('secret password token credential passphrase key certificate keypair'),
  variable: nouns('variable var env setting envvar'),
  /** What nobody but the operator can reach. */
  hands: new Set([
    ...nouns(`
      volume secret password credential certificate firewall crontab cronjob snapshot host backup env variable record
      overlay override client webhook realm server database
    `),
    ...words('your yours .env setting dns following below manually yourself first beforehand again everywhere hand following: afterwards ssh data config once'),
  ]),
  data: nouns('data database volume dump setting content record file upload message history attachment configuration session user customisation customization'),
  matters: words(`
    required mandatory necessary needed obligatory compulsory essential imperative crucial vital indispensable advisable
    advised recommended encouraged unavoidable inevitable due expected requested urged asked supposed obliged forced
    critical suggested
  `),
  upgrade: words(`
    upgrade upgrades upgrading upgraded update updating updated updates deploy deploys deploying deployed deployment
    redeploy redeploys redeploying redeployed redeployment rollout migrate migrating migration migrated switching
    installing proceeding bumping reinstalling
  `),
  instructions: nouns('guide instruction step note procedure path checklist script doc documentation section howto runbook recipe manual task consideration requirement'),
  run: words('start starts boot boots work works deploy deploys launch launches run runs connect connects come comes load loads accept accepts function functions read reads recognise recognize succeed succeeds function open opens log authenticate'),
  older: words('older earlier previous below'),
  rollbackable: words('downgraded undone reverted rolledback reversed skipped avoided postponed recovered restored'),
  back: words(`
    downgrade downgrading downgrades downgraded rollback rollingback rolledback revert reverting reverted undo undone
    reversed go going skip skipped
  `),
  gone: words(`
    removed dropped deleted gone discontinued retired abandoned eliminated withdrawn unsupported obsolete unavailable
    sunset disallowed forbidden rejected ended phased decommissioned
  `),
  drop: words(`
    remove removes removed removing drop drops dropped dropping delete deletes deleted deleting discontinue discontinues
    discontinued retire retires retired retiring abandon abandons abandoned eliminates eliminated withdraws sunset
    removal end ends ended ending lose loses loss
  `),
  change: words(`
    change changes changed changing alter alters altered move moves moved moving split splits merge merges merged
    relocate relocates relocated replace replaces replaced replacing switch switches switched switching restructure
    restructures restructured reorganised reorganized redefine redefined rework reworks reworked shift shifted reworked
    convert converts converted
  `),
  changed: words('changed altered moved split merged relocated replaced switched restructured reworked reorganised reorganized redefined superseded differs changes moves switches converted rewritten different shifted'),
  /** What it is good to be rid of: "no longer crashes". */
  ceases: words(`
    crash crashes crashing leak leaks leaking hang hangs fail fails failing log logs spam spams need needs needed require
    requires required necessary mandatory time times flicker flickers block blocks blocked break breaks broken freeze
    freezes throw throws show shows shown wait waits lose loses lost duplicate duplicates ignore ignores ignored
    overlap overlaps cause causes stall stalls slow slows return returns restart restarts panic panics appear appears
    trigger triggers report reports reported truncate truncates truncated get gets got stuck loop loops exit exits reset
    resets send sends sent write writes complain complains warn warns jump jumps overflow overflows print prints consume
    consumes waste wastes produce produces display displays raise raises emit emits have has disappear disappears vanish
    download downloads downloaded grow grows flood floods deadlock deadlocks forget forgets forgotten double mandatory be
    affected vulnerable possible overwrite overwrites swallow swallows die dies rely relies
    miss misses expire expires logged run-out rotates skip skips skipped
  `),
} satisfies Record<string, ReadonlySet<string>>;

/** First words of a clause after which an order may follow a comma. */
export const leadIns = words(`
  before after if when once as since to for in during prior until then next finally first firstly otherwise instead on
  with unless due because please while where upon manually therefore thus here now additionally afterwards lastly also
  second step important warning note attention stop run set backup make take and so at from existing operators
`);

function difference(from: ReadonlySet<string>, without: ReadonlySet<string>): Set<string> {
  return new Set([...from].filter((word) => !without.has(word)));
}
