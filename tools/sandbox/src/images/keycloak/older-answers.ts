/** What a version answers otherwise than those after it; measured on 26.0.8 and 26.2.5, with none in between. */
export interface OlderAnswers {
  /** Nothing is taken by HEAD: 405. */
  noHead: boolean;
  /** A clash of realms is not named. */
  vagueConflict: boolean;
}

export function olderAnswersOf(version: string): OlderAnswers {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < 26 || (major === 26 && minor < 1);
  return { noHead: old, vagueConflict: old };
}
