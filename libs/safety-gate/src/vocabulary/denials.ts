/**
 * The closed list of sentences that say there is nothing to do. Each is a whole clause, between its first word and its last;
 * `<…>` are the lists below, and `tail` may follow any of them.
 */
export const denials: readonly string[] = [
  'no *<kind> <task> *<be> *<be-adverb> *<asked> *<tail>',
  'no need to|for <deed> *<what> *<tail>',
  'no need for *<kind> <task> *<tail>',
  'no *<kind> <task> or|and *<kind> <task> *<be> *<asked> *<tail>',
  'there <be> *<be-adverb> no *<kind> <task> *<asked> *<tail>',
  'there <be> nothing|no-one *<asked> to do *<tail>',
  'there <be> no need to|for <deed> *<what> *<tail>',
  'there <be> no need for *<kind> <task> *<tail>',
  'nothing *<be> *<be-adverb> to do|be|change|migrate *<asked> *<tail>',
  'nothing *<kind> <be> *<be-adverb> <asked> *<tail>',
  'nothing <be> <be> *<asked> *<tail>',
  '*<release> <has> nothing <person> need|have to <deed> *<what> *<tail>',
  '*<release> <has> nothing *<asked> *<tail>',
  '<upgrade> *<tail> <has> nothing *<asked> *<tail>',
  '<upgrade> *<tail> <has> no *<kind> <task> *<asked> *<tail>',
  '<upgrade> *<tail> <has> nothing beyond|more *<asked> the|a usual|normal|regular <upgrade>|restart|pull',
  'and|or|nor *no *<kind> <task> *<be> *<asked> *<tail>',
  '<release> *<release> <has> no *<kind> <task> *<asked> *<tail>',
  '<release> *<release> do|does not <has> *<kind> <task> *<asked> *<tail>',
  '<release> *<release> <be> not *<kind> breaking *<change> *<tail>',
  '<release> *<release> <be> *<kind> backward|backwards compatible *<tail>',
  'nothing <has> to be <asked> *<tail>',
  'there <be> nothing *<that> <person> need|have to <deed> *<tail>',
  'nothing else|more|further to do *<tail>',
  'nothing else|more|further <be> *<asked> *<tail>',
  '<person> need not do anything *<tail>',
  '<release> *<tail> <has> no *<kind> <task> *<asked> *<tail>',
  'just|simply *<just> <upgrade> *<soon>',
  'none of <that-these> <task> <has> *<kind> *<task> *<tail>',
  '*<release> <upgrade> *<be> *<adverb> recommended|advised|encouraged *<soon>',
  'we *<adverb> recommend|advise|encourage *<whom> to|that *<whom> upgrade|update *<soon>',
  'keine|kein *<besondere> <arbeit> *<nötig> *<hierfür>',
  'es ist|sind keine|kein|nichts *<besondere> *<arbeit> *<nötig> *<hierfür>',
  'aucune|aucun *<travail> *<requis>',
  'non breaking *<change> *<tail>',
  '<person> *<be-adverb> do|will not need|have to do anything *<tail>',
  'nothing *<kind> breaking|incompatible|special|dramatic|scary|exciting|risky *<tail>',
  '<person> *<be-adverb> do|will not need|have to <deed> *<what> *<tail>',
  '<person> need|have not|nothing to|do|<deed> *<what> *<tail>',
  '<person> <be> not *<asked> to do anything *<tail>',
  '*<kind> <task> *<be> not *<be-adverb> <asked> *<tail>',
  '<kind> *<kind> <task> <be> no longer|more <asked> *<tail>',
  '*<kind> <task> none|no|nothing|na|n',
  '*<kind> <task> none *<asked>',
  'works|work|upgrades|updates without *<kind> <task> *<tail>',
  'without *<kind> <task> *<tail>',
  'without having to <deed> *<what> *<tail>',
  'nobody has|needs to <deed> *<what> *<tail>',
  'nobody|no-one has|needs to log|sign in|out|on *again *<tail>',
  'no one|operator|admin has|needs to <deed> *<what> *<tail>',
  'neither *<kind> <task> nor *<kind> <task> <be> *<asked> *<tail>',
];

/** How a denial goes on behind a comma where its last part has an `or`: "No downtime, migration or restart is needed". */
export const continuedDenials = {
  tasks: ['*or|nor *<kind> <task> *or|nor|<kind>|<task> *<be> *<asked> *<tail>'],
  deeds: ['*or|nor <deed> *<what> *<tail>'],
} as const;

export const denialWords: Readonly<Record<string, string>> = {
  so: 'and so thus therefore hence also again still as fortunately luckily',
  that: 'that which',
  soon: 'soon immediately quickly asap promptly as possible now usual always for everyone all',
  whom: 'everyone everybody all you users administrators admins operators they',
  besondere: 'manuellen manuelle weiteren weitere zusätzlichen besonderen händischen manueller inkompatiblen',
  arbeit:
    'schritte schritt arbeiten eingriffe eingriff maßnahmen änderungen anpassungen migration aktion handarbeit',
  nötig: 'nötig erforderlich notwendig sind ist werden benötigt',
  hierfür: 'für dieses diese version update upgrade release',
  travail:
    'action intervention étape étapes manuelle migration modification opération particulière changement',
  requis: 'requise requis nécessaire n est de la part des administrateurs',
  'that-these': 'the these them this',
  just: 'just simply pull and redeploy deploy upgrade',
  kind: `
    manual manually further additional special specific other extra any particular breaking incompatible new known user
    operator operator-side database data schema configuration config upgrade update migration post pre backward backwards
    of a an the hand all explicit separate such prior preparatory immediate required necessary env environment api
    important fully completely anything else kind or and on
  `,
  task: `
    step steps action actions work intervention interventions migration migrations change changes adjustment adjustments
    configuration effort task tasks preparation preparations downtime incompatibility incompatibilities attention
    involvement interaction backup backups reindex reindexing restart restarts update updates data-loss tweak tweaks
    modification modifications breakage breakages settings setting variables variable secrets secret volumes options option vars edit edits requirement requirements upgrade consequences instructions notes considerations deprecation deprecations removal removals
  `,
  asked:
    'needed required necessary expected to be done taken made performed for be do anticipated planned introduced include included involved have ever changed',
  'be-adverb': 'currently otherwise therefore also at all really absolutely explicitly ever',
  release: 'this that the an it release version update upgrade patch hotfix new recipe change one here',
  has: 'has have need contains contain includes include introduces introduce brings bring needs need requires require involves involve makes make requiring',
  change: 'change changes release update upgrade version a',
  deed: 'do be change run migrate set adjust take touch edit update reconfigure redeploy restart recreate regenerate rotate act worry',
  object:
    'anything any your the a an data database config configuration settings env file about it manually by hand secrets secret variables variable action actions steps step migration migrations',
  tail: `
    for from by on in to at all this that the release version update upgrade upgrading updating your side part operator
    operators you users user admins administrators time here after before during when with whatsoever of deploying
    deployment anymore more any longer either a an whom everyone anyone whatever itself patch recipe and it end behalf
    existing new installations instances installation instance deployments previous one last older versions as usual
    configuration config data settings database schema env volumes secrets or
    inside now today afterwards beforehand since because automatically minor
  `,
};
