import { createContext } from 'react';

interface MarkdownSurroundings {
  fileName: string;
  documentHref: (fileName: string, anchor: string) => string | null;
  /** Address of a file that is kept beside the documents, or null for what is none. */
  fileHref: (path: string) => string | null;
}

export const MarkdownContext = createContext<MarkdownSurroundings>({
  fileName: '',
  documentHref: () => null,
  fileHref: () => null,
});
