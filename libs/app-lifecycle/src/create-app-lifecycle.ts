import { systemClock } from '@ci-warm/clock';
import { deploy } from './up-and-down/deploy.ts';
import { createApp } from './up-and-down/create-app.ts';
import { insertMissingSecrets } from './secrets/insert-missing-secrets.ts';
import { ingressFault } from './proof/ingress-fault.ts';
import { isHealthyNow } from './proof/healthy-now.ts';
import { ensureImages, requireImages } from './up-and-down/images.ts';
import { preflight } from './up-and-down/preflight.ts';
import type { Ports } from './contract/ports.ts';
import { applyRestorePoint, captureRestorePoint } from './restore-point/restore-point.ts';
import { waitReady } from './proof/ready.ts';
import { createSettling } from './up-and-down/settle.ts';
import { snapshotSources } from './restore-point/snapshot-sources.ts';
import { status } from './proof/status.ts';
import type { AppLifecycle, AppLifecycleOptions } from './contract/types.ts';

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
    ingressFault: (...asked) => ingressFault(ports, ...asked),
    preflight: (request) => preflight(ports, request),
    requireImages: (request) => requireImages(ports, request),
    ensureImages: (references) => ensureImages(ports, references),
    createApp: (request) => createApp(ports, request),
    insertMissingSecrets: (domain, secrets) => insertMissingSecrets(ports, domain, secrets),
    deploy: (request) => deploy(ports, request),
    waitReady: (domain, ready) => waitReady(ports, domain, ready),
    ...createSettling(ports),
    snapshotSources: (domain) => snapshotSources(ports, domain),
    captureRestorePoint: (request) => captureRestorePoint(ports, request),
    applyRestorePoint: (point, laterVolumes) => applyRestorePoint(ports, point, laterVolumes),
  };
}
