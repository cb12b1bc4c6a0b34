import type { HealthCheck, HealthOutcome, HealthWindow, Ingress, UnhealthyKind } from '@ci-warm/app-health';
import type { AbraClient, KeepSecrets } from '@ci-warm/abra-client';
import type { RestorePoint } from '@ci-warm/app-folder';
import type { SwarmClient, VolumeInfo } from '@ci-warm/swarm-client';
import type { Clock } from '@ci-warm/clock';

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
  force?: boolean;
  health: HealthCheck;
  window: HealthWindow;
}

/**
 * `refused`: abra did not do it; `touched` says whether the stack changed all the same. `unhealthy`: it was done and
 * does not serve. `healthMs` is the wait for convergence and health, `windowMs` the part of it spent in windows.
 */
export type DeployOutcome =
  | { outcome: 'healthy'; deployMs: number; healthMs: number; windowMs: number }
  | { outcome: 'refused'; reason: string; touched: boolean; logs: string }
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

/** A secret that is the operator's own, not abra's to generate. Without a file it must be there already. */
export interface GivenSecret {
  /** As in the compose file. */
  name: string;
  version: string;
  file: string | undefined;
}

/** What runs under a domain now, as the engine and the env file say; no abra process. */
export type AppStatus =
  | { state: 'absent' }
  | { state: 'undeployed' }
  | {
      state: 'deployed';
      version: string | undefined;
      chaosVersion: string | undefined;
      converged: boolean;
      crashLooping: boolean;
      reason: string;
      steadyForMs: number;
    };

export type PreflightOutcome = { outcome: 'ready' } | { outcome: 'refused'; problems: readonly string[] };

export interface AppLifecycle {
  status(domain: string): Promise<AppStatus>;
  /** Convergence and one probe where the tasks are older than the window: enough where nothing changed. Younger ones go through the window. */
  isHealthyNow(domain: string, health: HealthCheck, window: HealthWindow): Promise<HealthOutcome>;
  /** Checks that can be made while the app still serves: lint, images, secrets. */
  preflight(request: {
    domain: string;
    recipe: string;
    version: string;
    alsoImagesOf?: string;
  }): Promise<PreflightOutcome>;
  /** Pulls what is missing. Returns what could not be had, one line each, with the registry's words. */
  ensureImages(references: readonly string[]): Promise<readonly string[]>;
  /** Creates env and secrets if they are missing; never over an existing env. */
  ensureApp(request: {
    recipe: string;
    version?: string;
    domain: string;
    env?: Readonly<Record<string, string>>;
    /** Inserted before the others are generated. */
    secrets?: readonly GivenSecret[];
    /** Gets the values of those that are generated. */
    keepSecrets?: KeepSecrets;
    /** Called when the env file is there, for secrets that are known otherwise. */
    beforeSecrets?: () => Promise<void>;
  }): Promise<{ created: boolean }>;
  /** Inserts what the engine lacks of them. Throws WarmError `secret-not-given`, `secret-unreadable` (usage), `secret-not-inserted`. */
  insertSecrets(domain: string, secrets: readonly GivenSecret[]): Promise<void>;
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
  /** Volumes of the app, remembered by the caller before undeploy; throws `not-snapshotable` for anything but plain local ones. */
  snapshotableVolumes(domain: string): Promise<VolumeInfo[]>;
  captureRestorePoint(request: {
    domain: string;
    recipe: string;
    version: string;
    commit: string;
    snapshot?: string;
  }): Promise<RestorePoint>;
  /** Env bytes back, secrets, configs and volumes that came later removed. Data is warmsnap's. */
  applyRestorePoint(point: RestorePoint, laterVolumes: readonly string[]): Promise<void>;
}
