export interface ExportRequest {
  recipe: string;
  /** Gets the archive once all of it is on the disk (mode 0600), or nothing. A file there before is replaced. */
  to: string;
  /** age recipients, any of whom can read the secrets. None: the archive is without them. */
  recipients: readonly string[];
  /** Part of the apps' disk that must stay free, if the archive goes there. Default 0.15, but never more than 5 GiB. */
  freeFloor?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface ExportedCanonical {
  recipe: string;
  domain: string;
  version: string;
  file: string;
  bytes: number;
  /** Of the file, in hexadecimal: to compare after it was carried elsewhere. */
  sha256: string;
  /** Full names; values are in the archive only. */
  secrets: readonly string[];
  /** Those that the canonical has and the archive has not. */
  withoutSecrets: readonly string[];
}

export interface ImportRequest {
  recipe: string;
  from: string;
  /** File with an age identity that can read the archive's secrets. */
  identityFile?: string | undefined;
  /** Take the recipe's checkout as it is. */
  skipFetch?: boolean;
  /** Take symbolic links that lead out of their volume, such as a log that is `/dev/stdout`. Default false. */
  allowOutsideLinks?: boolean | undefined;
  /** One line for people. */
  progress?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

export interface ImportedCanonical {
  recipe: string;
  domain: string;
  version: string;
  /** The one before, if there was one. */
  replaced: string | undefined;
  /** Where the archive was made, and when that version was proved there. */
  host: string;
  promotedAt: string;
  /** Secrets that were put into Swarm. */
  insertedSecrets: readonly string[];
}
