import { CodedError } from '#platform/errors';
import type { Refusal } from './members/member.policy.ts';

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
const REFUSALS: Record<Refusal, () => CodedError> = {
  'not-admin': () =>
    new CodedError('FORBIDDEN', 'Only an admin of the project may do this. Nothing was changed.'),
  'own-role': () =>
    new CodedError(
      'FORBIDDEN',
      'Nobody changes their own role; another admin of the project can. Nothing was changed.',
    ),
  'last-admin': () =>
    new CodedError(
      'LAST_ADMIN',
      'Nobody else could administer the project then, so nothing was changed. Make somebody else an admin first, or delete the project.',
    ),
};

/** Throws what a refusal of the policy means to a caller. */
export function assertAllowed(refusal: Refusal | null): void {
  if (refusal) throw REFUSALS[refusal]();
}

export const memberExists = (name: string) =>
  new CodedError('MEMBER_EXISTS', `${name} is a member already; their role can be changed.`);
export const invitationInvalid = () =>
  new CodedError(
    'LINK_INVALID',
    'This invitation was used, withdrawn or replaced by a newer one, or it is older than seven days. Ask for a new one.',
  );
export const invitationOfSomebodyElse = (invited: string, signedIn: string) =>
  new CodedError(
    'FORBIDDEN',
    `The invitation is for ${invited}, and you are signed in as ${signedIn}. Sign in with the invited address; the invitation waits.`,
  );
