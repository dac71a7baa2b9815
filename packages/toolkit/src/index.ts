export { checkDocument } from './checks/check-document.ts';
export type { Finding, Fix, Severity } from './checks/finding.ts';
export { type DocFacts, factsOf, isMarkdown } from './documents/doc-facts.ts';
export { promptOf } from './documents/prompt-doc.ts';
export { kindOf } from './documents/doc-kind.ts';
export { toolOutcome } from './tools/tool-outcome.ts';
