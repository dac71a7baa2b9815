import type { Project } from '@cairn/contracts';

/** The sample's repository lies in the server's data folder and may have no address. */
function hasRepository(project: Project): boolean {
  return project.repoUrl !== null || project.isSample;
}

export function isArchived(project: Project): boolean {
  return project.status === 'archived';
}

export function mayEdit(project: Project): boolean {
  return project.can.edit && !isArchived(project);
}

export function maySync(project: Project): boolean {
  return project.can.sync && !isArchived(project) && hasRepository(project);
}
