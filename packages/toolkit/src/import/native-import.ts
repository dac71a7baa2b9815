export interface NativeText {
  /** In the checkout, by `/`. */
  path: string;
  content: string;
}

export interface ImportedDoc {
  fileName: string;
  content: string;
  /** The native files that tell it; several where tools had copies of the same. */
  from: string[];
}

export interface LeftBehind {
  path: string;
  reason: string;
}

export interface NativeImport {
  /** By file name. */
  documents: ImportedDoc[];
  /** What could not be carried into a document, and why; it stays where it is. */
  left: LeftBehind[];
}

/** A document as one file tells it; the lower its rank, the more of a document its form keeps. */
export interface Candidate {
  path: string;
  rank: number;
  fileName: string;
  content: string;
}
