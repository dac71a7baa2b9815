export { CommentLifecycle, type CommentListener, type CommentWritten } from './comments/comment.ports.ts';
export { DocsModule } from './docs.module.ts';
export type { HostCommit, RemoteHost } from './publishing/hosts/remote-host.ts';
export { RemoteHosts } from './publishing/hosts/remote-hosts.ts';
export { ProposalLifecycle, type ProposalListener, type ProposalMade } from './proposals/proposal.ports.ts';
export {
  type UnprotectedWorkstation,
  WorkstationLifecycle,
  type WorkstationListener,
} from './workstations/workstation.ports.ts';
