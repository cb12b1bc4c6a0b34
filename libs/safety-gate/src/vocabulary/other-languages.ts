import { words } from './forms.ts';
import type { Rule } from './rule.ts';

/** Fewer words than for English: enough that notes in German or French which ask for work do not pass for being foreign. */
export const foreign = {
  werden: words('wird werden wurde wurden ist sind worden'),
  nötig: words(
    'erforderlich notwendig nötig noetig empfohlen ratsam zwingend pflicht vonnöten obligatorisch unumgänglich verpflichtend angeraten empfehlenswert',
  ),
  weg: words(
    'entfernt entfallen entfällt umbenannt ersetzt verschoben geändert abgekündigt eingestellt gelöscht veraltet weggefallen inkompatibel',
  ),
  tun: words(`
    setzen ausführen anpassen ändern sichern erstellen anlegen erneuern migrieren konvertieren umbenennen entfernen löschen
    stoppen starten neustarten prüfen beachten eintragen hinzufügen aktualisieren lesen warten rotieren generieren
    verschieben ersetzen ergänzen einspielen durchführen nehmen folgen stellen machen legen sorgen achten denken führen setze setzt führe führt sichere sichert starte startet lösche erstelle erstellt passe ändere stoppe prüfe ergänze
  `),
  être: words('est sont être sera seront a ont été fut'),
  requis: words(
    'requis requise requises nécessaire nécessaires necessaire necessaires obligatoire obligatoires indispensable recommandé recommandée conseillé impératif impérative',
  ),
  parti: words(
    'renommé renommée renommés renommées supprimé supprimée supprimés supprimées remplacé remplacée remplacés remplacées déplacé déplacée obsolète obsolètes abandonné abandonnée retiré retirée retirés déprécié dépréciée modifié modifiée changé changée changés changées',
  ),
  faire: words(`
    lancez exécutez executez sauvegardez ajoutez modifiez supprimez remplacez renommez définissez definissez mettez créez
    creez régénérez regenerez vérifiez verifiez arrêtez arretez redémarrez redemarrez migrez convertissez attendez suivez
    effectuez faites adaptez configurez renseignez lisez pensez assurez installez insérez déplacez générez réindexez lancer exécuter sauvegarder ajouter modifier supprimer remplacer renommer définir mettre régénérer relancer recréer redémarrer migrer convertir
  `),
} satisfies Record<string, ReadonlySet<string>>;

export const foreignRules: readonly Rule[] = [
  {
    name: 'work, in German',
    excusedBy: [],
    patterns: [
      'müssen|muss|muß|musst|müsst|muessen|sollten|sollte|bitte|achtung|unbedingt|wichtig|vorsicht|warnung',
      'manuell*|händisch*|eigenhändig*|handarbeit* nötig|erforderlich|notwendig',
      'manuell*|händisch*',
      'von hand',
      'vor|nach dem|der|einem|jedem ~1 upgrade|update|aktualisierung|deployment|deploy|umstieg|migration|einspielen|aktualisieren',
      '<nötig> !ist $',
      '<nötig>',
      '<weg>',
      'nicht|keine|kein ~3 mehr|kompatibel|unterstützt|abwärtskompatibel',
      '<tun> sie',
      '^ ~2 sichern|datensicherung|backup ~3 erstellen|sie|anlegen|machen',
      '^ ~5 <tun> $',
      'braucht|benötigt|erfordert|verlangt|benötigen|erfordern',
      '<werden> ~3 vorausgesetzt|benötigt|verlangt',
      'zu <tun>',
      'datenverlust|inkompatib*|unumkehrbar|unwiderruflich|sicherungskopie|datensicherung|umbenennung|migrationsanleitung',
      'neue*|neues ~1 umgebungsvariable|umgebungsvariablen|secret|geheimnis|variable',
    ],
  },
  {
    name: 'work, in French',
    excusedBy: [],
    patterns: [
      'doit|doivent|devez|devrez|devront|devra|faut|faudra|veuillez|attention|important|prière',
      'manuel*|manuellement',
      'à|a la main',
      'avant|après|apres|lors ~2 mise|mettre|migration|migrer|déploiement|déployer|upgrade',
      '<requis>',
      '<parti>',
      'ne|n ~4 plus',
      '<faire>',
      'sauvegarde|sauvegarder|sauvegardes',
      'rupture|incompatib*|irréversib*|irreversib*',
      'perte de',
      'nécessite|nécessitent|exige|exigent|requiert|requièrent',
      'nouvelle|nouveau ~1 variable|secret|clé',
    ],
  },
];
