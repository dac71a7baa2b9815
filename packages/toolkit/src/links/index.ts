export { type LinkTarget, linkTarget } from './link-target.ts';
export { type Heading, scanMarkdown } from './markdown-scan.ts';
export { slugOf, uniqueSlug } from './slug.ts';
