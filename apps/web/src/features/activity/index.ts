export { ActivityFeed } from './activity-feed';
