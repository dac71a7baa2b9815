import { z } from 'zod';

// Written out here, and not taken from the contracts: their schemas refer to each other by name, which some clients
// cannot follow, and hold more than an agent needs.
const KINDS = ['document', 'instructions', 'skill', 'command', 'agent', 'rule', 'mcp'] as const;

export const fileName = z
  .string()
  .min(1)
  .max(1000)
  .describe('Path of the document, as list_documents tells it');
export const kind = z.enum(KINDS);
export const hash = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .describe('As read_document told it');
export const page = z.int().min(1).default(1);
export const nextPage = z.int().nullable().describe('null: this was the last one');
export const PER_PAGE = 100;

export const nextOf = ({ page: at, perPage, total }: { page: number; perPage: number; total: number }) =>
  at * perPage < total ? at + 1 : null;
