export { type DetachedOptions, startDetached, stopRunning } from './background-process.ts';
export {
  type ServiceOptions,
  type ServiceOutcome,
  installService,
  uninstallService,
} from './user-service.ts';
