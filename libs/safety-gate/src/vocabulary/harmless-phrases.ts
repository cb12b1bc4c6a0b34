import { words } from './forms.ts';

/**
 * Phrases with a word in them that would ask for something anywhere else. They are taken out of a clause before it is
 * judged; what else it says still counts.
 */
export const harmlessPhrases: readonly string[] = [
  // What went wrong, not what was taken away.
  '<line> drop|drops|loss|losses !support|the|all|of',
  'breaking|wrapping of ~2 word|words|line|lines|text|texts|urls|links|paragraphs',
  'drag and|n drop',
  'only changed|modified',
  // What became better, smaller or cheaper.
  '<drop> ~1 beta|experimental|preview|alpha label|labels|tag|tags|flag|status|mark|badge',
  'after|before|during ~2 <upgrade> <be> *<adverb> quicker|faster|shorter|smoother|nicer|quiet|quieter',
  'upgrade|update|migration path|paths|procedure *<be> *<adverb> tested|verified',
  '<drop> ~3 mb|kb|mib|kib|megabyte|megabytes|kilobyte|kilobytes',
  'needs|requires|takes *<merely> <cheaper>',
  'needs|requires|takes *<merely> third|quarter|tenth|fraction of',
  'needs|requires|takes !to *<merely> ~2 <effort>',
  '^ upgrades|updates|upgrading|updating|migrating from ~3 <be> *<adverb> tested|covered|quicker|faster',
  'backup|backups|snapshot|snapshots|dump|dumps made|taken|created by|with|from|in|under',
  // What a verb at the beginning is no order in.
  '^ deleting|renaming|removing|moving|changing|dropping|editing|replacing a|an ~2 <acts>',
  '^ empty|open|clear|double|correct|split|mirror ~2 <be> *<adverb> <displayed>',
  // What stays.
  '!you|operators|admins has|have|is|are|did|do|does|was|were not *<adverb> changed|change|altered|touched|affected|modified',
  // What is said to those who helped.
  '^ thanks|thank|kudos|big|many|huge ~3 everybody|everyone|those|users|anyone|people who|that',
  'consider ~2 donation|donating|sponsoring|contributing|star|joining',
  'users|members|guests|visitors <be> *<adverb> asked|prompted for|whether|why|before|if',
  // Whose deletion was no part of the release.
  '^ deleted|removed|renamed|blocked users|accounts|members|posts|rooms|channels|messages|pages|comments|files|groups no|do|does|can|never|still|show|appear',
  // What a part of the product does, or somebody in front of it.
  '<part> *<adverb> <tells> you|users|admins|administrators|operators|people|everybody|everyone !to',
  '^ when|whenever|while *<determiner> users|members|guests|visitors|moderators|people|someone|somebody *<adverb> <do>|<commit>|<does>',
  '^ when|whenever|while <determiner> <person>|user|member|moderator|guest|owner !<upgrade> <does>',
  'required|mandatory ~1 <be> *<adverb> <displayed>',
  // What is so as long as nobody does anything.
  '^ *<lead> leave|omit ~3 and|to|for ~6 <stays>',
];

export const phraseWords = {
  line: words('connection connections network packet frame session link stream call signal websocket'),
  merely: words('a now only just merely about around roughly at most'),
  cheaper: words('half fewer less'),
  effort: words(
    'query queries click clicks tap taps request requests lookup lookups keystrokes milliseconds allocations',
  ),
  part: words(`
    dashboard page editor panel dialog wizard banner menu form view list screen console app client notification mail
    email message tooltip sidebar widget search importer
  `),
  tells: words('tells tell shows show warns warn reminds remind informs inform notifies notify helps help'),
  displayed: words('hidden grouped sorted listed marked shown highlighted displayed'),
  acts: words('moves keeps asks works shows opens updates takes leaves closes sends'),
  stays: words(
    'stays stay remains remain keeps keep nothing unchanged old previous existing current default same',
  ),
};
