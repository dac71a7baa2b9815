export { AuditList } from './audit-list';
export { AuditView } from './audit-view';
