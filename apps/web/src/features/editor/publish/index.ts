export { PublishButton } from './publish-button';
export { type Publish, usePublish } from './use-publish';
