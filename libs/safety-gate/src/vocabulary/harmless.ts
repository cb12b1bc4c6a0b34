import { words } from './forms.ts';

/** What a line of a change log begins with that tells of something mended or looked after, whatever was wrong before. */
export const fixes = {
  verbs: words(`
    fix fixes fixed fixing hotfix bugfix bugfixes resolve resolves resolved correct corrects corrected prevent prevents
    prevented avoids avoided repaired repairs solves solved addresses addressed mitigates mitigated patched patches
    handle handles handled improve improves improved speeds optimise optimises optimised optimize optimizes optimized
    stops stopped refactor refactors refactored workaround silences silenced tolerates suppresses suppressed reworded
    clarify clarifies clarified
  `),
  /** What may stand before them: "This release also fixes". */
  tellers: words(
    'this that it also now release version update patch hotfix we have has the finally and should',
  ),
  /** What a commit `fix: …` says of itself, not to anybody. */
  subjects: words('allow do avoid never only always ensure support'),
  /** These mend something only with a fault close behind: "Removes the flicker". */
  cures: words(
    'remove removes removed eliminate eliminates eliminated reduce reduces reduced drop drops dropped get gets revert reverts reverted',
  ),
  /** "The data loss is fixed" tells of a fix; "recovered from" only of a mishap. */
  passive: [
    '<be> *<adverb> fixed|solved|resolved|corrected|cured !to|at',
    '<be> *<adverb> correct|accurate|right $|again|after|when|if|for',
    '!only|not|will|can work|works|behave|behaves *<adverb> again',
    'shown|displayed *<adverb> again|properly|correctly',
    '<mishap> ~6 <be> *<adverb> recovered|retried|survived|tolerated|handled|prevented|avoided|mitigated|closed|caught',
  ],
  mishaps: words(`
    drops loss losses lost outage outages interruption interruptions hiccup hiccups timeouts failure failures crash
    crashes error errors race races leak leaks
  `),
  /** Tells afterwards that the clause before it told of a fault. */
  wasFault: [
    '^ which|this|that|what was|were *a|an|the|of|course|clearly|just|simply bug|regression|mistake|oversight|wrong|unintended|unwanted|incorrect|error|glitch',
  ],
  /** With one of these somebody is told something, also below "Fixed". */
  addressed: words(`
    must you your please operator operators admin admins administrator administrators everyone everybody need needs
    requires requiring unless should
  `),
  /** It is good that they are gone. */
  nuisances: words(
    'warning warnings error errors flicker bug bugs crash crashes delay delays lag noise glitch glitches leak leaks',
  ),
  /** A lone `fix` may also be an order: it takes one of these in the same clause to be a line of a change log. */
  faults: words(`
    flicker delay delays lag noise jank artifact artifacts glitches slowness spinner bug bugs issue issues crash crashes crashing error errors regression regressions typo typos problem problems race
    leak leaks deadlock failure failures fault faults vulnerability vulnerabilities cve warning warnings glitch flaw
    incorrect wrong broken missing where when not flaky timeout exception panic loop bypass injection xss handling
    detection display rendering parsing lookup link links layout styling alignment translation translations spelling
    formatting displayed shown although though being instead log logs logging test tests build healthcheck healthchecks redirect issue
  `),
  /** From here on the sentence tells of the fault. */
  subordinate: words(
    'where when whenever that which if after while because causing caused whose with from during on in for as so-that unless until before',
  ),
  /** A later clause with such a beginning is no part of what was mended. */
  resumes: words(`
    so but please you your operators operator admins administrators administrator this therefore hence thus then note
    requires require needs renames renamed drops removes replaces changes requiring however by make must run set ensure be remember otherwise also now existing all everyone users do
    to after before once
  `),
} as const;

/** Work on the recipe itself, which nobody who runs it has a part in. */
export const internal = words(`
  unused internal internals internally dead test tests testing ci readme typo typos lint linter linting pipeline
  workflow helper helpers function functions leftover leftovers redundant duplicate duplicated duplicates
  unnecessary superfluous comment comments whitespace refactor refactoring docs documentation translations translation
  wording icon icons css dependency dependencies stray temporary debug spurious unneeded forgotten accidental accidentally
  debugging cosmetic
`);

export const optional = {
  /** A clause that begins so tells what may be done. */
  beginnings: [
    '^ *<modest> optionally|optional',
    '^ *<modest> you|operators|admins|administrators|users|one|it *<able> can|may !want|need|have|wish|not|only|no',
    '^ *<modest> it <be> *<adverb> possible to',
    '^ *<modest> if ~1 want|wish|like|prefer|interested|desired|would|needed',
    '^ *<modest> to <try>',
    '^ *<modest> there <be> *<adverb> option|possibility',
    '^ *<modest> feel free',
  ],
  words: words('optional optionally'),
} as const;

/** What nobody who runs it misses in a list of what was removed. */
export const cosmetic = words(`
  button buttons menu menus page pages dialog dialogs banner banners icon icons tooltip tooltips animation animations font
  fonts screenshot screenshots shim shims workaround workarounds popup splash spinner link links padding border console
  nothing none
`);

/** Those of them that say that it is work on the recipe or the app itself. */
export const development = words(
  'docs doc test tests ci style lint refactor build perf i18n l10n translations',
);

/** Nobody has to choose it: somebody may, or what applies if nobody does is told, or all goes on as it did. */
export const choices = [
  '!no default|defaults to|is|stays|remains',
  '^ default|defaults ~3 $',
  '!no default CODE',
  'by default',
  'lets|allows <person>|users|one|to|<doing>',
  'controls|tunes|hides|limits',
  'can|may *<able> be *<adverb> <chosen>',
  'run|runs|work|works|behave|behaves|go|goes ~1 as before|usual',
  'keeps|continue|continues working',
  'continue|continues to work',
  'still work|works',
];
export const chosen = words(`
  enabled disabled configured tuned activated deactivated turned switched customised customized overridden adjusted
  limited raised lowered controlled set changed increased decreased hidden
`);

/** What a commit says of itself before a colon, where it changes nothing that anybody runs. */
export const housekeeping = words(
  'docs doc test tests ci style lint chore refactor build perf i18n l10n meta performance translations fix fixes fixed bug bugs bugfix bugfixes hotfix security',
);

/** The sentence tells what people will see, not what they are to do. */
export const informing = [
  '<person>|users will|may|might|can|should ~1 notice|see|enjoy|benefit|find|feel|like|appreciate|love',
  '<person>|users notice|see|benefit',
  'nothing|little changes|changed',
];

/** Something is there that was not there before, and nobody has to use it. */
export const additions = words(
  'add adds added adding support supports allow allows allowed introduce introduces introduced expose exposes new document documents',
);

export const modest = words('and then also now in addition additionally if you so but still alternatively');
export const able = words('can may now also still');
export const trying = words(
  'enable use try activate opt turn disable customise customize get benefit take opt-in allow',
);

/** The app or the recipe does it. */
export const automatic = [
  'automatically|automatic|itself|themselves|transparently|transparent|seamlessly|unattended',
  'on|at|during|upon ~2 boot|start|startup|launch',
  'by the entrypoint|recipe|app|container|image|server|script',
  'for you',
  'on its|their own',
  'in the background',
  'without ~1 having',
];
