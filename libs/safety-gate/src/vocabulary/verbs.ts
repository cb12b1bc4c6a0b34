import { formsOf, words } from './forms.ts';

/** What an operator does to a server; seldom what a change log says of a commit. */
export const work = withRepeats(
  formsOf(`
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
  verify check confirm test inspect ensure reimport resync sync synchronize synchronise encrypt decrypt
  recompute recalculate reprovision provision transfer reinitialise reinitialize initialise initialize relabel label
  bump declare expose free swap point ask contact tell/tells/told/told/telling archive sanitise sanitize translate
  transform merge split/splits/split/split/splitting mark whitelist uncomment comment correct find/finds/found/found/finding
  pin consent examine audit coordinate communicate cancel postpone delay widen narrow extend double halve match align feed
  load unload unpack extract download clone index watch monitor hold/holds/held/held/holding withdraw toggle tick untick
  submit email mail buy/buys/bought/bought/buying discard trash shred cycle bounce
  get/gets/got/got/getting obtain acquire request fetch swap accept approve enrol enroll kick link map bind tighten tune resize quiesce patch compile swap retry rescan scan bootstrap
  demote analyze analyse defragment compact shrink trim mirror clone allocate reserve budget give/gives/gave/given/giving
  bring/brings/brought/brought/bringing turn scale leave/leaves/left/left/leaving hand supply preserve retain
  rehash rewire realign reorganize reorganise reinsert validate acknowledge agree activate deactivate disconnect
  constrain visit press click browse launch trigger type issue send contact delete substitute exchange revert recover unlock lock lint reseed seed populate prepare refresh invalidate reboot
`),
);

/** `encrypt` and `reencrypt` (`re-encrypt`) alike. */
function withRepeats(forms: ReturnType<typeof formsOf>): ReturnType<typeof formsOf> {
  const repeated = (list: Set<string>) => new Set([...list].flatMap((word) => [word, `re${word}`]));
  const { base, third, past, ing } = forms;
  return { base: repeated(base), third: repeated(third), past: repeated(past), ing: repeated(ing) };
}

/** Also how commit messages begin ("Add a health check"): more has to be said before it asks for anything. */
export const commitVerbs = words(`
  add append pin load unload extract download watch monitor match double index mail email toggle delay align hold extend update remove drop use create enable disable allow change move replace rename switch upgrade bump
  check verify ensure test set lower raise increase decrease make store log label tag expose mount merge split mark
  start stop wait restart read write pull push keep apply provide support open close define declare install copy
  import export convert clear delete reset do reload retry refresh encrypt save translate sync
`);
