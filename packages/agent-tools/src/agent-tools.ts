import type { AgentTool } from './tool.ts';
import { changesSince } from './tools/changes-since.ts';
import { listDocuments } from './tools/list-documents.ts';
import { listProposals } from './tools/list-proposals.ts';
import { lockState } from './tools/lock-state.ts';
import { outlineDocument } from './tools/outline-document.ts';
import { proposeDocument } from './tools/propose-document.ts';
import { readDocument } from './tools/read-document.ts';
import { readingStatus } from './tools/reading-status.ts';
import { searchDocuments } from './tools/search-documents.ts';

/** What an agent can do in a project, always in this order. */
export const agentTools: readonly AgentTool[] = [
  listDocuments,
  readDocument,
  searchDocuments,
  outlineDocument,
  changesSince,
  lockState,
  readingStatus,
  proposeDocument,
  listProposals,
];
