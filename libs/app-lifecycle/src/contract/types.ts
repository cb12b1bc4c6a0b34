import type { HealthCheck, HealthOutcome, HealthWindow, UnhealthyKind } from '@ci-warm/app-health';
import type { Ingress } from '@ci-warm/ingress';
import type { AbraClient, KeepSecrets } from '@ci-warm/abra-client';
import type { RestorePoint } from '@ci-warm/app-folder';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { Clock } from '@ci-warm/clock';
import type { Secret } from '@ci-warm/secret';
import type { IngressFault } from '@ci-warm/outside-faults';
import type { SnapshotSource } from '@ci-warm/warmsnap';
import type { AppStatus, PreflightOutcome } from './answers.ts';

export type { AppStatus, PreflightOutcome } from './answers.ts';

export interface AppLifecycleOptions {
  abra: AbraClient;
  swarm: SwarmClient;
  ingress: Ingress;
  clock?: Clock;
  /** Milliseconds for Swarm to finish removing a stack. Default 120,000. */
  settleTimeoutMs?: number;
  signal?: AbortSignal | undefined;
  onProgress?: (line: string) => void;
}

export interface DeployRequest {
  domain: string;
  /** A tag or a full hash; without it, the version in the env file. */
  version?: string;
  /** Deploys the checkout as it is. */
  chaos?: boolean;
  /** Checked out just before, while nobody else moves the checkout; for a chaos deploy. */
  checkout?: { recipe: string; revision: string };
  force?: boolean;
  health: HealthCheck;
  window: HealthWindow;
}

/**
 * `refused`: abra did not do it; `touched` says whether the stack changed all the same, `outside` whether the engine, the
 * network or the disk was why, which says nothing about the version. `unhealthy`: it was done and
 * does not serve. `healthMs` is the wait for convergence and health, `windowMs` the part of it spent in windows.
 */
export type DeployOutcome =
  | { outcome: 'healthy'; deployMs: number; healthMs: number; windowMs: number }
  | { outcome: 'refused'; reason: string; touched: boolean; outside: boolean; logs: string }
  | {
      outcome: 'unhealthy';
      reason: string;
      kind: UnhealthyKind;
      logs: string;
      deployMs: number;
      healthMs: number;
    };

/** One of the two. */
export interface ReadyCheck {
  http?: HealthCheck | undefined;
  /** Run in a container of the service; exit code 0 is yes. */
  command?: { service: string; command: readonly string[] } | undefined;
  timeoutSec: number;
}

/** How an app is proved to be well: `proofOf` makes it from the recipe's config. */
export interface AppProof {
  health: HealthCheck;
  /** For how long it has to serve, and how long it may take to begin. */
  window: HealthWindow;
  /** What it is asked before it is used; `undefined` where health is all there is to ask. */
  ready: ReadyCheck | undefined;
}

/** A secret that is not abra's to generate. With neither a value nor a file it must be there already. */
export interface GivenSecret {
  /** As in the compose file, or its full name in Swarm. */
  name: string;
  /** Default: what the app's env file says. One that it has no place for is left out. */
  version?: string | undefined;
  value?: Secret | undefined;
  file?: string | undefined;
  /** It is from the recipe's config: if abra refuses it, that is the recipe's fault and not the host's. */
  ofRecipe?: boolean | undefined;
}

export interface CreateAppRequest {
  recipe: string;
  domain: string;
  /** The release to make it from; default: the newest. */
  version?: string;
  /** From the checkout as it is; with a version, which abra has just checked out, for the secrets alone. */
  chaos?: boolean;
  /** Refuse where there is an env file already, instead of completing what is there. */
  mustBeNew?: boolean;
  /** Settings of a new env file. */
  env?: Readonly<Record<string, string>>;
  /** Compose files of the recipe, laid over those that a new env file names. */
  composeFiles?: readonly string[];
  /** Inserted before the others are generated. */
  secrets?: readonly GivenSecret[];
  /** Gets the values of those that are inserted or generated. */
  keepSecrets?: KeepSecrets;
}

export interface ImagesRequest {
  recipe: string;
  domain: string;
  /** A revision of the recipe, or its checkout as it is. */
  of: 'checkout' | (string & {});
  /** They were had before: what cannot be had now is the registry's doing, whatever it says. */
  proved?: boolean;
}

export interface PreflightRequest {
  domain: string;
  recipe: string;
  version: string;
  /** The version that runs: it has to be able to come back. */
  alsoImagesOf?: string;
  /** The app's env by then; default: as it is. */
  settings?: ReadonlyMap<string, string>;
  /** Secrets that are inserted before the deploy, and so may be missing now. */
  secrets?: readonly GivenSecret[];
  /** It will be deployed over what runs, without an undeploy. */
  inPlace?: boolean;
}

export interface AppLifecycle {
  status(domain: string): Promise<AppStatus>;
  /** Convergence and one probe where the tasks are older than the window: enough where nothing changed. Younger ones go through the window. */
  isHealthyNow(domain: string, health: HealthCheck, window: HealthWindow): Promise<HealthOutcome>;
  /**
   * Why the ingress is broken for everything, so that nothing can be said of this app; `undefined` where it works for
   * others, or nobody can tell. An app that does not run is asked for nothing.
   *
   * @param options.served It got its answers through the ingress before it was changed.
   */
  ingressFault(
    domain: string,
    health: HealthCheck,
    options?: { served?: boolean },
  ): Promise<IngressFault | undefined>;
  /** Checks that can be made while the app still serves: lint, and all that abra and Swarm would refuse after it. */
  preflight(request: PreflightRequest): Promise<PreflightOutcome>;
  /** Pulls what is missing. Returns what could not be had, one line each, with the registry's words. */
  ensureImages(references: readonly string[]): Promise<readonly string[]>;
  /**
   * Has the images of a version here before anything is deployed, so that what a registry says is reported as that.
   *
   * @throws WarmError `image-refused` (infrastructure), or `image-unknown` (failed) when the recipe names one that its
   * registry does not have
   */
  requireImages(request: ImagesRequest): Promise<void>;
  /**
   * Creates env file and secrets where they are missing; never over an existing env file.
   *
   * @throws WarmError `name-too-long` (usage) before anything is created, `app-not-created`, `secrets-failed` (failed), and what `insertMissingSecrets` throws
   */
  createApp(request: CreateAppRequest): Promise<{ created: boolean }>;
  /**
   * Inserts those that Swarm has none of that name and version of; the others cannot be changed. The app's env file must be there.
   *
   * @returns full names of those that were inserted
   * @throws WarmError `secret-not-given`, `secret-unreadable` (usage), `secret-not-inserted` (infrastructure, or failed
   * for one of the recipe's own); it names the secret and never its value
   */
  insertMissingSecrets(domain: string, secrets: readonly GivenSecret[]): Promise<readonly string[]>;
  deploy(request: DeployRequest): Promise<DeployOutcome>;
  /**
   * Waits until a healthy app says that it can be used: many serve long before that. Without a probe there is nothing to wait for.
   *
   * @throws WarmError `not-ready` (failed) with the last answer
   */
  waitReady(domain: string, ready: ReadyCheck | undefined): Promise<void>;
  /** Undeploys and waits until nothing of the stack is left that could write. Throws WarmError `undeploy-failed` or `not-settled`. */
  undeployAndSettle(domain: string): Promise<{ ms: number }>;
  /** Throws WarmError `not-settled` unless no service, task, network or live container of the stack is there. */
  assertSettled(domain: string): Promise<void>;
  /**
   * The app's volumes as warmsnap takes them, remembered by the caller before undeploy.
   *
   * @throws WarmError `not-snapshotable` (failed) for anything but plain local ones of the app's own
   */
  snapshotSources(domain: string): Promise<SnapshotSource[]>;
  captureRestorePoint(
    of: Pick<RestorePoint, 'domain' | 'recipe' | 'version' | 'commit' | 'snapshot'>,
  ): Promise<RestorePoint>;
  /** Env bytes back, secrets, configs and volumes that came later removed. Data is warmsnap's. */
  applyRestorePoint(point: RestorePoint, laterVolumes: readonly string[]): Promise<void>;
}
