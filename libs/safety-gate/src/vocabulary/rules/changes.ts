import type { Rule } from '../rule.ts';

/** What an operator set once is changed, or there is more to set. */
export const changeRules: readonly Rule[] = [
  {
    name: 'something is new to set',
    excusedBy: ['fix', 'internal', 'optional'],
    patterns: [
      'new|additional|another|extra ~2 <secret>',
      'new|additional|extra ~2 mandatory|required|compulsory',
      'new ~1 volume|volumes|subdomain|dns|domain|port|ports|record|network',
      '<secret> *<be> *<adverb> introduced|new',
      'introduces|introduce|introduced|adds|added|needs ~3 <secret>',
    ],
  },
  {
    // A variable may have a default.
    name: 'something is new to set',
    excusedBy: ['fix', 'internal', 'optional', 'choice'],
    patterns: [
      'new|additional|extra ~2 environment|env',
      'new|additional ~2 <variable> !to|for',
      'variable|variables|setting *<be> *<adverb> introduced|new',
      'introduces|introduce|introduced ~3 <variable>',
    ],
  },
  {
    name: 'a contract changes',
    excusedBy: ['fix', 'internal', 'automatic'],
    patterns: [
      'default|defaults ~6 changed|changes|raised|lowered|switched|flipped|moved|differs|different|stricter',
      'chang* ~4 default|defaults',
      'default|defaults ~5 <isNow> now',
      'now ~1 defaults',
      'defaults ~1 to ~3 now|instead',
      'new default|defaults',
      'minimum|minimal|lowest|oldest|at|min ~1 version|supported|required|requirement|least',
      'minimum|minimal|min ~1 memory|ram|disk|cpu|space',
      '0*|1*|2*|3*|4*|5*|6*|7*|8*|9* and|or up|above|later|newer|higher|upwards',
      'peers|clients|servers|apps|bridges|versions|installations|<contract> ~1 below|before|under 0*|1*|2*|3*|4*|5*|6*|7*|8*|9*|v1*|v2*',
      'or newer|later|higher|above|greater|up',
      'ATLEAST',
      '<change> !off|on ~3 <contract>',
      '<contract> ~5 <changed>',
      '<contract> ~2 become|became|becomes',
      'new ~2 syntax|format|schema|layout|structure|path|location|url|protocol',
      'port|ports|limit|value|timeout|interval|uid|gid|quota ~3 went|goes|rises|rose|drops|dropped|jumps|jumped from|to',
      'CODE ~1 is|are in|a|an|the|not ~3 now',
      '<isNow> now CODE|SETTING',
      '<isNow> called|named|spelled ~4 now|instead',
      '<isNow> *<adverb> opt in',
      '!can|may|could|now <isNow> *<adverb> <refused>',
      'will|shall|to ~1 be *<adverb> <refused>',
      '<be> *<adverb> <refused>|closed|private|mandatory by default',
      'only !changed|new|modified|missing|visible ~4 accepted|supported|allowed|understood|read|works|honoured|honored|valid',
      'listens|listen|lives|live|resides|reside on|in|at|under',
      'CODE|SETTING ~2 ARROW CODE|SETTING',
      'now ~1 listens|listen|expects|expect|lives|live|resides|insists|refuses|refuse|rejects|reject|enforces|enforced|enforce|mandatory|belongs|goes|lies|points|demands|demand|only|runs|served|served|stored|called|named|located|found',
      'only ~1 works|accepts|supports|starts|with|supported|accepted|possible',
      'switch|switched|switches|switching|migrate|migrates|migrated|moves|moved ~3 from|to ~3 to|<contract>',
      'different|other|another ~1 port|path|directory|folder|volume|name|format|schema|user|uid|domain|database|key|location',
      'postgres|postgresql|mariadb|mysql|mongo|mongodb|elasticsearch|opensearch ~3 major|upgrade|migration|upgraded',
      'major ~2 upgrade|version|release|postgres|postgresql|mariadb|mysql|database',
    ],
  },
  {
    name: 'a contract changes',
    excusedBy: ['fix', 'internal', 'optional', 'choice', 'automatic'],
    patterns: [
      '!keeps|keep|restores old|former|legacy ~1 <apiish> !keeps|keep|still|continue|continues|remain|remains|stay|stays|work|works',
    ],
  },
  {
    // Also of what the app does by itself from then on.
    name: 'a contract changes',
    excusedBy: ['fix', 'internal'],
    patterns: [
      'from ~3 on $',
      'from ~3 onward|onwards|forward',
      'from this|now|that',
      'as of|from ~1 <release>|0*|1*|2*|3*|4*|5*|6*|7*|8*|9*|v1*|v2*',
      'starting with|from|in',
      'effective immediately|from|now|with',
    ],
  },
  {
    name: 'a setting is named',
    excusedBy: ['fix', 'internal', 'optional', 'choice', 'automatic', 'added'],
    patterns: [
      'SETTING',
      '.env',
      'uid|gid|chown|chmod',
      'env file',
      'your ~1 <yours>',
      'firewall',
      'dns record|records|entry|entries|name',
    ],
  },
];
