export { CommentsPanel } from './comments-panel';
export { useComments } from './use-comments';
