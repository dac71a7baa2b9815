import { CodedError } from '#platform/errors';

export const repoUrlRefused = (why: string) => new CodedError('REPO_URL_REFUSED', `repoUrl: ${why}`);
export const branchRefused = (branch: string) =>
  new CodedError('VALIDATION_FAILED', `branch: "${branch}" is not a name that git allows for a branch`);
export const docsPathRefused = () =>
  new CodedError(
    'VALIDATION_FAILED',
    'docsPath: must be a folder inside the repository, such as "docs" or "."',
  );
export const egressRefused = (why: string) => new CodedError('EGRESS_REFUSED', `repoUrl: ${why}`);
export const projectArchived = () =>
  new CodedError(
    'PROJECT_ARCHIVED',
    'The project is archived and read-only. A project admin can bring it back in its settings.',
  );
