export { CreateProjectHost } from './create-project-host';
export { useCreateProject } from './create-project.store';
export { useCreateSample } from './project.mutations';
export { ProjectsView } from './projects-view';
