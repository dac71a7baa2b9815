export { ProjectsModule } from './projects.module.ts';
export {
  type ProjectFacts,
  ProjectFactsSource,
  ProjectLifecycle,
  type ProjectListener,
  type WriterLost,
} from './projects/project.ports.ts';
export { projectSecrets } from './projects/project-secrets.ts';
export type { ProjectRow } from './projects/project.repository.ts';
export { ProjectService, type ProjectSource } from './projects/project.service.ts';
