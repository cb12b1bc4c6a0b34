import { systemClock } from '@ci-warm/clock';
import { deploy } from './deploy.ts';
import { ensureApp } from './ensure-app.ts';
import { insertSecrets } from './given-secrets.ts';
import { isHealthyNow } from './healthy-now.ts';
import { ensureImages, preflight } from './preflight.ts';
import type { Ports } from './ports.ts';
import { applyRestorePoint, captureRestorePoint } from './restore-point.ts';
import { waitReady } from './ready.ts';
import { createSettling } from './settle.ts';
import { snapshotableVolumes } from './snapshotable-volumes.ts';
import { status } from './status.ts';
import type { AppLifecycle, AppLifecycleOptions } from './types.ts';

/** The one way in which apps are deployed, waited for and undeployed. One instance serves any number of domains. */
export function createAppLifecycle(options: AppLifecycleOptions): AppLifecycle {
  const ports: Ports = {
    ...options,
    clock: options.clock ?? systemClock,
    settleTimeoutMs: options.settleTimeoutMs ?? 120_000,
    onProgress: options.onProgress ?? (() => undefined),
    said: new Set(),
  };
  return {
    status: (domain) => status(ports, domain),
    isHealthyNow: (domain, health, window) => isHealthyNow(ports, domain, health, window),
    preflight: (request) => preflight(ports, request),
    ensureImages: (references) => ensureImages(ports, references),
    ensureApp: (request) => ensureApp(ports, request),
    insertSecrets: (domain, secrets) => insertSecrets(ports, domain, secrets),
    deploy: (request) => deploy(ports, request),
    waitReady: (domain, ready) => waitReady(ports, domain, ready),
    ...createSettling(ports),
    snapshotableVolumes: (domain) => snapshotableVolumes(ports, domain),
    captureRestorePoint: (request) => captureRestorePoint(ports, request),
    applyRestorePoint: (point, laterVolumes) => applyRestorePoint(ports, point, laterVolumes),
  };
}
