export { MarkdownPreview } from './markdown-preview';
