export { useBlameGutter } from './use-blame-gutter';
