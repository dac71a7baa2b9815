import { expect, test } from 'vitest';
import { htmlOf, textOf } from './mail.message.ts';

const message = {
  to: 'ana@example.com',
  subject: 'Hello',
  paragraphs: ['Hello <b>Ana</b> of "https://evil.test",', { link: 'https://cairn.test/reset?token=a&b' }],
};

test('as text, each paragraph stands for itself and the link is whole', () => {
  expect(textOf(message)).toBe(
    'Hello <b>Ana</b> of "https://evil.test",\n\nhttps://cairn.test/reset?token=a&b',
  );
});

test('as HTML, what people chose stays words, and only our link is one', () => {
  const html = htmlOf(message);
  expect(html).toContain('Hello &lt;b&gt;Ana&lt;/b&gt; of &quot;https://evil.test&quot;,');
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://cairn.test/reset?token=a&amp;b"']);
});
