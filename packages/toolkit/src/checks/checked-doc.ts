import type { DocFacts, TextDoc } from '../documents/doc-facts.ts';
import type { DocKind } from '../documents/doc-kind.ts';
import type { FrontMatter } from '../documents/front-matter.ts';

/** A document on the table, read once for all checks. */
export interface CheckedDoc extends TextDoc {
  kind: DocKind;
  frontMatter: FrontMatter | null;
  body: string;
  /** By file name; itself among them. */
  siblings: ReadonlyMap<string, DocFacts>;
}
