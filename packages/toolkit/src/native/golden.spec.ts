import { expect, test } from 'vitest';
import { freshText } from '../tools/fresh-text.ts';
import { sourceDoc } from '../tools/source-doc.fixture.ts';
import { TOOLS } from '../tools/tool.ts';
import { renderCheckout } from './render-checkout.ts';

const DOCS = Object.entries({
  'AGENTS.md': '# Acme\n\nA shop.\n\n- Build: `pnpm build`\n- Test: `pnpm test`\n',
  'app/AGENTS.md': '# The app\n\nReact only.\n',
  'skills/release/SKILL.md':
    '---\nname: release\ndescription: Use this when a version is released.\n---\n\n1. Run `check.sh`\n2. Tag it\n',
  'skills/release/check.sh': '#!/bin/sh\npnpm test\n',
  'commands/ship.md': '---\ndescription: Ship a branch\n---\n\nShip $ARGUMENTS.\n',
  'agents/reviewer.md':
    "---\nname: reviewer\ndescription: Reviews changes\ntools: Read, Grep\n---\n\nYou review. Don't guess.\n",
  'rules/typescript.md': '---\ndescription: TypeScript\npaths:\n  - "src/**/*.ts"\n---\n\n- No `any`\n',
  'mcp.json': JSON.stringify({
    mcpServers: {
      files: { command: 'npx', args: ['-y', 'files'], env: { ROOT: '${ROOT}' } },
      tickets: {
        type: 'http',
        url: 'https://x.test/mcp',
        headers: { Authorization: 'Bearer ${TICKETS_TOKEN}' },
      },
    },
  }),
}).map(([fileName, content]) => sourceDoc(fileName, content));

// To change one on purpose: run this file with `--update`, and read what changed.
test.each(TOOLS)('the files of %s are those that were looked at', async (tool) => {
  const { files, leftOut } = renderCheckout(DOCS, [tool], 'block');
  const text = files.map((file) => `==== ${file.path}\n${freshText(file)}`).join('');
  const missing = leftOut.map(({ fileName, reason }) => `---- left out: ${fileName}: ${reason}\n`).join('');
  await expect(`${text}${missing}`).toMatchFileSnapshot(`golden/${tool}.txt`);
});
