export { ProjectMissing } from './project-missing';
export { ProjectView } from './project-view';
