'use client';

import { memo, useMemo } from 'react';
import ReactMarkdown, { defaultUrlTransform, type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { cn } from '@/shared/lib/cn';
import { splitFrontMatter } from './front-matter';
import { FrontMatterTable } from './front-matter-table';
import { MarkdownContext } from './markdown-context';
import { CodeBlock, MarkdownImage, MarkdownLink, ScrollingTable, TaskCheckbox } from './markdown-elements';
import { rehypeAnchors, remarkHtmlAsText } from './markdown-plugins';
import './markdown.css';

interface MarkdownPreviewProps {
  text: string;
  /** Path of this document; relative links start from it. */
  fileName: string;
  /** Address of another document, or null when there is none of that path. */
  documentHref: (fileName: string, anchor: string) => string | null;
  /** Address of a file kept beside the documents, or null for what is none. */
  fileHref?: (path: string) => string | null;
  className?: string;
}

const remarkPlugins: Options['remarkPlugins'] = [remarkGfm, remarkHtmlAsText];
const rehypePlugins: Options['rehypePlugins'] = [rehypeAnchors];
const components: Components = {
  a: MarkdownLink,
  img: MarkdownImage,
  pre: CodeBlock,
  table: ScrollingTable,
  input: TaskCheckbox,
};

/** Markdown as GitHub shows it, except that no raw HTML runs and nothing is fetched from another origin. */
export const MarkdownPreview = memo(function MarkdownPreview(props: MarkdownPreviewProps) {
  const { text, fileName, documentHref, fileHref = noFile, className } = props;
  const { frontMatter, body } = useMemo(() => splitFrontMatter(text), [text]);
  const context = useMemo(() => ({ fileName, documentHref, fileHref }), [fileName, documentHref, fileHref]);
  return (
    <MarkdownContext value={context}>
      <div className={cn('markdown', className)}>
        {frontMatter.length > 0 && <FrontMatterTable entries={frontMatter} />}
        <ReactMarkdown
          remarkPlugins={remarkPlugins}
          rehypePlugins={rehypePlugins}
          components={components}
          urlTransform={allowedUrl}
        >
          {body}
        </ReactMarkdown>
      </div>
    </MarkdownContext>
  );
});

const noFile = () => null;

function allowedUrl(url: string, key: string): string {
  return key === 'src' && /^data:image\//i.test(url) ? url : defaultUrlTransform(url);
}
