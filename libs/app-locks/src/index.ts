export { lockApp, tryLockApp, tryWithAppLock, withAppLock } from './lock-app.ts';
export { lockApps } from './lock-apps.ts';
export { slotName, takeSlot } from './take-slot.ts';
export { inheriting } from './inherit-locks.ts';
export { describeHolder } from './describe-holder.ts';
export type { SlotRequest } from './take-slot.ts';
