import { words } from './forms.ts';

/** Words for something that is taken away or becomes another, and for what it is good to be rid of. */
export const changeVerbs = {
  gone: words(`
    removed dropped deleted gone discontinued retired abandoned eliminated withdrawn unsupported obsolete unavailable
    sunset disallowed forbidden rejected ended phased decommissioned folded
  `),
  drop: words(`
    remove removes removed removing drop drops dropped dropping delete deletes deleted deleting discontinue discontinues
    discontinued retire retires retired retiring abandon abandons abandoned eliminates eliminated withdraws sunset
    removal end ends ended ending lose loses loss
  `),
  change: words(`
    change changes changed changing alter alters altered move moves moved moving split splits merge merges merged
    relocate relocates relocated replace replaces replaced replacing switch switches switched switching restructure
    restructures restructured reorganised reorganized redefine redefined rework reworks reworked shift shifted reworked consolidate consolidates consolidated overhaul overhauls overhauled unify unifies unified invert inverts inverted combine combines combined restrict restricts restricted tighten tightens tightened limit limits limited
    convert converts converted
  `),
  changed: words(
    'changed altered moved split merged relocated replaced switched restructured reworked reorganised reorganized redefined superseded differs changes moves switches converted rewritten different shifted consolidated overhauled unified inverted combined restricted tightened folded swapped flipped simplified shortened capped limited refused rejected ignored',
  ),
  refused: words(
    'refused rejected ignored blocked denied disallowed invalid restricted limited inverted enforced',
  ),
  /** What it is good to be rid of: "no longer crashes". */
  ceases: words(`
    crash crashes crashing leak leaks leaking hang hangs fail fails failing log logs spam spams need needs needed require
    requires required necessary mandatory time times flicker flickers block blocks blocked break breaks broken freeze
    freezes throw throws show shows shown wait waits lose loses lost duplicate duplicates ignore ignores ignored
    overlap overlaps cause causes stall stalls slow slows return returns restart restarts panic panics appear appears
    trigger triggers report reports reported truncate truncates truncated get gets got stuck loop loops exit exits reset
    resets send sends sent write writes complain complains warn warns jump jumps overflow overflows print prints consume
    consumes waste wastes produce produces display displays raise raises emit emits have has disappear disappears vanish
    download downloads downloaded grow grows flood floods deadlock deadlocks forget forgets forgotten double mandatory
    affected vulnerable possible overwrite overwrites swallow swallows die dies rely relies
    receive receives miss misses expire expires logged run-out rotates skip skips skipped
  `),
} satisfies Record<string, ReadonlySet<string>>;
