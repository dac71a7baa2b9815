export { ApiFailure, api, signOut, unwrap } from './client';
export {
  failureSentences,
  failureText,
  formFailure,
  type FormFailure,
  hasCode,
  isMissing,
  noFailure,
} from './failure';
export { isArchived, mayEdit, maySync } from './project-facts';
export {
  accountQuery,
  checksQuery,
  docsQuery,
  jobQuery,
  meQuery,
  presenceQuery,
  projectQuery,
  publishingQuery,
} from './queries';
export { createQueryClient } from './query-client';
export { keys } from './query-keys';
