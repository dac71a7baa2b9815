import { createContext } from 'react';

interface MarkdownSurroundings {
  fileName: string;
  documentHref: (fileName: string, anchor: string) => string | null;
}

export const MarkdownContext = createContext<MarkdownSurroundings>({
  fileName: '',
  documentHref: () => null,
});
