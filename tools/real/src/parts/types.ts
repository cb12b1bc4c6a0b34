import type { Workshop } from '../workshop.ts';

/** One image of the real tier: what it is, what it stands on, and how it is made. */
export interface Part {
  name: string;
  version: string;
  /** `name:tag` on the engine. */
  image: string;
  /** Another part whose image this one is made from. */
  base?: string;
  /** Everything that changes the outcome, besides the version, the base and the files of `folder`. */
  ingredients: readonly string[];
  /** Its folder below `images/`: a Dockerfile and what that copies. */
  folder?: string;
  /** Executables that making it needs, each with the Debian package that brings it. */
  needs: Readonly<Record<string, string>>;
  /** Parts of the lane `compile` are made beside the others, because they take longest and need no network. */
  lane: 'compile' | 'main';
  /** Makes the image under its name with the label `key`. Throws where it cannot be had. */
  make(workshop: Workshop, marks: Marks): Promise<void>;
}

/** What makes the image findable as the very one that is wanted. */
export interface Marks {
  key: string;
  /** The image of the base, if there is one. */
  base: string | undefined;
}
