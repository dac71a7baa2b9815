import { expect, test } from 'vitest';
import { splitFrontMatter } from './front-matter';

test('keys and values are split from the text, and line numbers stay true', () => {
  const text = '---\nname: "Code review"\ntags:\n  - a\n  - b\n---\n# Title\n';
  const { frontMatter, body } = splitFrontMatter(text);
  expect(frontMatter).toEqual([
    { key: 'name', value: 'Code review' },
    { key: 'tags', value: '- a\n- b' },
  ]);
  expect(body.split('\n').indexOf('# Title')).toBe(text.split('\n').indexOf('# Title'));
});

test.each([
  ['a rule further down', '# Title\n\n---\nname: x\n---\n'],
  ['an opening line without a closing one', '---\nname: x\n'],
  ['no text', ''],
])('%s is not front matter', (_, text) => {
  expect(splitFrontMatter(text)).toEqual({ frontMatter: [], body: text });
});

test('block values, comments, Windows line ends and empty front matter', () => {
  const { frontMatter } = splitFrontMatter(
    '---\r\n# note\r\ndescription: >\r\n  one\r\n  two\r\n---\r\ntext',
  );
  expect(frontMatter).toEqual([{ key: 'description', value: 'one\ntwo' }]);
  expect(splitFrontMatter('---\n---\ntext')).toEqual({ frontMatter: [], body: '\n\ntext' });
});
