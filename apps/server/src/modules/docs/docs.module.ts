import { Global, Module } from '@nestjs/common';
import { ProjectFactsSource } from '#modules/projects';
import { AttachmentController } from './attachments/attachment.controller.ts';
import { AttachmentRepository } from './attachments/attachment.repository.ts';
import { AttachmentService } from './attachments/attachment.service.ts';
import { AttachmentsOfProject } from './attachments/attachments-of-project.ts';
import { CollaborationController } from './collaboration/collaboration.controller.ts';
import { CollaborationService } from './collaboration/collaboration.service.ts';
import { LiveRights } from './collaboration/live-rights.ts';
import { LiveTextLoader } from './collaboration/live-text.loader.ts';
import { LiveTextRepository } from './collaboration/live-text.repository.ts';
import { LiveTexts } from './collaboration/live-texts.ts';
import { Presence } from './collaboration/presence.ts';
import { VersionCutter } from './collaboration/version-cutter.ts';
import { WritingPace } from './collaboration/writing-pace.ts';
import { CommentController } from './comments/comment.controller.ts';
import { CommentLifecycle } from './comments/comment.ports.ts';
import { CommentRepository } from './comments/comment.repository.ts';
import { CommentService } from './comments/comment.service.ts';
import { DocumentController } from './documents/document.controller.ts';
import { DocumentRepository } from './documents/document.repository.ts';
import { DocumentSearch } from './documents/document-search.ts';
import { DocumentSearchRepository } from './documents/document.search.repository.ts';
import { DocumentService } from './documents/document.service.ts';
import { DocumentWriter } from './documents/document.writer.ts';
import { DocumentFacts } from './documents/project-facts.ts';
import { EditingSessions } from './locks/editing-sessions.ts';
import { LockController } from './locks/lock.controller.ts';
import { LockOfLostWriter } from './locks/lock-of-lost-writer.ts';
import { LockRepository } from './locks/lock.repository.ts';
import { LockService } from './locks/lock.service.ts';
import { ChangedInGit } from './publishing/changed-in-git.ts';
import { ChangedOnBothSides } from './publishing/changed-on-both-sides.ts';
import { ConflictBranches } from './publishing/conflict-branches.ts';
import { Reconciler } from './publishing/inbox/reconciler.ts';
import { WebhookController } from './publishing/inbox/webhook.controller.ts';
import { WebhookDeliveryRepository } from './publishing/inbox/webhook-delivery.repository.ts';
import { WebhookService } from './publishing/inbox/webhook.service.ts';
import { ProposalController } from './proposals/proposal.controller.ts';
import { ProposalDecisions } from './proposals/proposal-decisions.ts';
import { ProposalLifecycle } from './proposals/proposal.ports.ts';
import { ProposalRepository } from './proposals/proposal.repository.ts';
import { ProposalService } from './proposals/proposal.service.ts';
import { ProposalsOfProject } from './proposals/proposals-of-project.ts';
import { SupersededProposals } from './proposals/superseded-proposals.ts';
import { MergedProposals } from './publishing/merged-proposals.ts';
import { OutgoingAttachments } from './publishing/outgoing-attachments.ts';
import { OutgoingDocuments } from './publishing/outgoing-documents.ts';
import { AfterEditing } from './publishing/outbox/after-editing.ts';
import { PublishClock } from './publishing/outbox/publish-clock.ts';
import { PublishOutbox } from './publishing/outbox/publish-outbox.ts';
import { PublishOutboxRepository } from './publishing/outbox/publish-outbox.repository.ts';
import { PushBudgets } from './publishing/outbox/push-budget.repository.ts';
import { Publisher } from './publishing/publisher.ts';
import { PublishingNotes } from './publishing/publishing-notes.ts';
import { PublishingStateRepository } from './publishing/publishing-state.repository.ts';
import { PublishingStatusReader } from './publishing/publishing-status.ts';
import { RemoteTexts } from './publishing/remote-texts.ts';
import { Reviews } from './publishing/reviews.ts';
import { SyncPreviewService } from './publishing/sync-preview.service.ts';
import { ConflictRepository } from './publishing/conflict.repository.ts';
import { ConflictService } from './publishing/conflict.service.ts';
import { DocsSyncJob } from './publishing/docs-sync.job.ts';
import { RemoteHosts } from './publishing/hosts/remote-hosts.ts';
import { ProjectImport } from './publishing/project-import.ts';
import { ProjectRemotes } from './publishing/project-remote.ts';
import { PublishingController } from './publishing/publishing.controller.ts';
import { PublishingService } from './publishing/publishing.service.ts';
import { RemoteChanges } from './publishing/remote-changes.ts';
import { RemoteSnapshots } from './publishing/remote-snapshot.ts';
import { SampleProjectController } from './publishing/sample-project.controller.ts';
import { SampleProjectService } from './publishing/sample-project.service.ts';
import { SyncProject } from './publishing/sync-project.ts';
import { SyncStateRepository } from './publishing/sync-state.repository.ts';
import { ExportService } from './transfer/export.service.ts';
import { ImportService } from './transfer/import.service.ts';
import { TransferController } from './transfer/transfer.controller.ts';
import { BlameService } from './versions/blame.service.ts';
import { TextIndex } from './toolkit/text-index.ts';
import { TextIndexRepository } from './toolkit/text-index.repository.ts';
import { ToolkitController } from './toolkit/toolkit.controller.ts';
import { ToolkitService } from './toolkit/toolkit.service.ts';
import { VersionController } from './versions/version.controller.ts';
import { VersionRepository } from './versions/version.repository.ts';
import { VersionService } from './versions/version.service.ts';
import { AgentEventRepository } from './workstations/agent-event.repository.ts';
import { DocReadingController } from './workstations/doc-reading.controller.ts';
import { DocReadingRepository } from './workstations/doc-reading.repository.ts';
import { DocReadingService } from './workstations/doc-reading.service.ts';
import { HeartbeatRepository } from './workstations/heartbeat.repository.ts';
import { HeartbeatService } from './workstations/heartbeat.service.ts';
import { HookCallerRepository } from './workstations/hook-caller.repository.ts';
import { HookCallers } from './workstations/hook-callers.ts';
import { HookController } from './workstations/hook.controller.ts';
import { HookService } from './workstations/hook.service.ts';
import { WorkstationAlerts } from './workstations/workstation-alerts.ts';
import { WorkstationClock } from './workstations/workstation-clock.ts';
import { WorkstationFacts } from './workstations/workstation-facts.ts';
import { WorkstationNews } from './workstations/workstation-news.ts';
import { WorkstationPolicyRepository } from './workstations/workstation-policy.repository.ts';
import { WorkstationPolicyService } from './workstations/workstation-policy.service.ts';
import { WorkstationController } from './workstations/workstation.controller.ts';
import { WorkstationLifecycle } from './workstations/workstation.ports.ts';
import { WorkstationRepository } from './workstations/workstation.repository.ts';
import { WorkstationService } from './workstations/workstation.service.ts';

@Global()
@Module({
  // Fixed names below /docs (latest, search, sync, conflicts) are routed before `/docs/:doc`, whatever the order here.
  controllers: [
    SampleProjectController,
    PublishingController,
    ToolkitController,
    TransferController,
    DocumentController,
    VersionController,
    AttachmentController,
    CollaborationController,
    CommentController,
    ProposalController,
    LockController,
    HookController,
    DocReadingController,
    WebhookController,
    WorkstationController,
  ],
  providers: [
    AfterEditing,
    AgentEventRepository,
    AttachmentRepository,
    AttachmentService,
    AttachmentsOfProject,
    BlameService,
    CollaborationService,
    CommentLifecycle,
    CommentRepository,
    CommentService,
    ChangedInGit,
    ChangedOnBothSides,
    ConflictBranches,
    ConflictRepository,
    ConflictService,
    DocReadingRepository,
    DocReadingService,
    DocsSyncJob,
    DocumentRepository,
    DocumentSearch,
    DocumentSearchRepository,
    DocumentService,
    DocumentWriter,
    EditingSessions,
    ExportService,
    HeartbeatRepository,
    HeartbeatService,
    HookCallerRepository,
    HookCallers,
    HookService,
    ImportService,
    LiveRights,
    LiveTextLoader,
    LiveTextRepository,
    LiveTexts,
    LockOfLostWriter,
    LockRepository,
    LockService,
    Presence,
    MergedProposals,
    OutgoingAttachments,
    OutgoingDocuments,
    ProjectImport,
    ProposalDecisions,
    ProposalLifecycle,
    ProposalRepository,
    ProposalService,
    ProposalsOfProject,
    ProjectRemotes,
    PublishClock,
    PublishOutbox,
    PublishOutboxRepository,
    Publisher,
    PublishingNotes,
    PublishingService,
    PublishingStateRepository,
    PublishingStatusReader,
    PushBudgets,
    Reconciler,
    RemoteChanges,
    RemoteHosts,
    RemoteSnapshots,
    RemoteTexts,
    Reviews,
    SampleProjectService,
    SupersededProposals,
    SyncPreviewService,
    SyncProject,
    SyncStateRepository,
    TextIndex,
    TextIndexRepository,
    ToolkitService,
    VersionCutter,
    VersionRepository,
    VersionService,
    WorkstationAlerts,
    WorkstationClock,
    WorkstationFacts,
    WorkstationLifecycle,
    WorkstationNews,
    WorkstationPolicyRepository,
    WorkstationPolicyService,
    WorkstationRepository,
    WorkstationService,
    WritingPace,
    WebhookDeliveryRepository,
    WebhookService,
    { provide: ProjectFactsSource, useClass: DocumentFacts },
  ],
  exports: [CommentLifecycle, ProposalLifecycle, ProjectFactsSource, WorkstationLifecycle],
})
export class DocsModule {}
