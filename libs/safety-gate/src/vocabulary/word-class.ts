/** A list of words, or a shape that words have. */
export interface WordClass {
  has(word: string): boolean;
}

export type Vocabulary = Readonly<Record<string, WordClass>>;
