export { kindOf } from '../documents/doc-kind.ts';
export { TEMPLATES, firstText } from './templates.ts';
