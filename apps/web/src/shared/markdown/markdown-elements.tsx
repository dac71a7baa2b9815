'use client';

import { ExternalLinkIcon, ImageIcon } from 'lucide-react';
import Link from 'next/link';
import { type ComponentProps, type MouseEvent, use, useState } from 'react';
import type { ExtraProps } from 'react-markdown';
import { CopyButton } from '@/shared/ui/copy-button';
import { Diagram } from './diagram';
import { isOwnImage } from './own-image';
import { linkTarget } from '@cairn/toolkit/links';
import { MarkdownContext } from './markdown-context';
import { ID_PREFIX, diagramIn, textOf } from './markdown-plugins';

type ElementProps<Tag extends 'a' | 'img' | 'pre' | 'table' | 'input'> = ComponentProps<Tag> & ExtraProps;

export function MarkdownLink({ href, children, node: _, ...props }: ElementProps<'a'>) {
  const { fileName, documentHref, fileHref } = use(MarkdownContext);
  const target = linkTarget(href, fileName);
  if (target.kind === 'anchor') {
    return (
      <a {...props} href={href} onClick={(event) => scrollToHeading(event, target.id)}>
        {children}
      </a>
    );
  }
  if (target.kind === 'external') {
    return (
      <a {...props} href={target.href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  }
  const own = target.kind === 'document' ? documentHref(target.fileName, target.anchor) : null;
  if (own) return <Link href={own}>{children}</Link>;
  const file = target.kind === 'document' ? fileHref(target.fileName) : null;
  if (file) {
    return (
      <a href={file} download>
        {children}
      </a>
    );
  }
  return (
    <span className="dead-link" title={`${href ?? 'This link'} leads to no document of this project`}>
      {children}
    </span>
  );
}

export function MarkdownImage({ src, alt, title }: ElementProps<'img'>) {
  const { fileName, fileHref } = use(MarkdownContext);
  const written = typeof src === 'string' ? src : '';
  const target = linkTarget(written, fileName);
  const address = (target.kind === 'document' && fileHref(target.fileName)) || written;
  const [failed, setFailed] = useState('');
  const external = /^https?:/i.test(address);
  if (failed !== address && isOwnImage(address, window.location.origin)) {
    return (
      <img src={address} alt={alt ?? ''} title={title} loading="lazy" onError={() => setFailed(address)} />
    );
  }
  const label = alt || address.split('/').at(-1) || 'image';
  if (!external) {
    return (
      <span className="image-chip" title="There is no such picture among the attachments">
        <ImageIcon aria-hidden /> {label}
      </span>
    );
  }
  return (
    <a
      className="image-chip"
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={address}
    >
      <ImageIcon aria-hidden /> {label} <ExternalLinkIcon aria-hidden />
    </a>
  );
}

export function CodeBlock({ children, node, ...props }: ElementProps<'pre'>) {
  const source = node ? diagramIn(node) : null;
  if (source !== null) return <Diagram source={source} line={node?.position?.start.line ?? 0} />;
  return (
    <div className="code-block">
      {/* Scrolls sideways, so the keyboard must reach it. */}
      <pre {...props} tabIndex={0}>
        {children}
      </pre>
      <CopyButton text={node ? textOf(node) : ''} label="Copy this code" className="copy" />
    </div>
  );
}

export function ScrollingTable({ node: _, ...props }: ElementProps<'table'>) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Table">
      <table {...props} />
    </div>
  );
}

export function TaskCheckbox({ node: _, ...props }: ElementProps<'input'>) {
  return <input {...props} aria-label={props.checked ? 'Done' : 'Not done'} />;
}

function scrollToHeading(event: MouseEvent<HTMLAnchorElement>, id: string): void {
  event.preventDefault();
  const preview = event.currentTarget.closest('.markdown');
  const heading =
    preview?.querySelector(`#${CSS.escape(ID_PREFIX + id)}`) ?? preview?.querySelector(`#${CSS.escape(id)}`);
  heading?.scrollIntoView({ block: 'start' });
}
