export { WorkstationsView } from './workstations-view';
