export { ConnectDialog } from './connect-dialog';
export { type Remedy, driftNames, hookWords, isToolFine, remedies } from './remedies';
export { SetUpLines } from './set-up-lines';
export { UnprotectedNotice } from './unprotected-notice';
export { clientNames, duration, stateLooks, toolName, troubleWords } from './workstation-words';
export {
  type WorkstationPage,
  type WorkstationQuery,
  useRemoveWorkstation,
  useWorkstations,
} from './workstation.queries';
export { environmentLines } from './workstation-settings';
export { WorkstationsCard } from './workstations-card';
export { workstationsPath } from './workstations-path';
