import { type DocMeta, docEndpoints } from '@cairn/contracts';
import type { AgentApi } from '../agent-api.ts';
import { PER_PAGE, nextOf } from './shapes.ts';

// What a list may hold before it is of no use to an agent any more.
const MAX_PAGES = 20;

/** By file name, without their texts. */
export async function allDocuments(api: AgentApi, projectId: string): Promise<DocMeta[]> {
  const all: DocMeta[] = [];
  for (let page: number | null = 1; page !== null && page <= MAX_PAGES;) {
    const query = { page, perPage: PER_PAGE };
    const { data, meta } = await api.call(docEndpoints.list, { params: { projectId }, query });
    all.push(...data);
    page = nextOf(meta);
  }
  return all;
}
