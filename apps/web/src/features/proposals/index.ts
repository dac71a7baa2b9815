export { ProposalsView } from './proposals-view';
