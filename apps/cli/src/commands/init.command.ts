import {
  LINK_FILE,
  addCheckout,
  insideCheckout,
  machineFolders,
  openCheckout,
  settingsFile,
} from '@cairn/workstation';
import { type InStep, bringInStep } from '../checkout/bring-in-step.ts';
import { folderOf } from '../checkout/find-linked.ts';
import { connectionBy } from '../checkout/platform-of.ts';
import { projectFacts } from '../checkout/project-name.ts';
import { chooseTools } from '../init/choose-tools.ts';
import { gitRoot } from '../init/git-root.ts';
import { type ImportedRules, importRules } from '../init/import-rules.ts';
import { chooseProject, keepLink, linkBefore } from '../init/link-checkout.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Call, Run } from '../program/command.ts';
import { wrongUsage } from '../program/failure.ts';

export const run: Run = async (call, terminal) => {
  const { env } = terminal;
  const { path, isGit } = gitRoot(folderOf(call));
  if (!isGit) terminal.note(`${path} is in no git repository; it is linked all the same.`);
  const folders = machineFolders(env);
  const before = linkBefore(path, terminal);
  const access = await chooseProject(call, path, before, folders, terminal);
  const { url, projectId } = access;
  const tools = await chooseTools(call, path, before, terminal);
  const connection = connectionBy(access, env);
  const project = await projectFacts(connection);
  const isWritten = keepLink(path, before, {
    url,
    projectId,
    tools,
    ...(project && { docsPath: project.docsPath === '' ? '.' : project.docsPath }),
    ...docsDirOf(call),
    ...(call.flag('no-native') && { nativeFiles: false }),
  });
  const checkout = openCheckout(path, { env, folders });
  const rules = await importRules(call, checkout, connection, terminal);
  terminal.progress('Bringing the documents');
  const inStep = await bringInStep({ checkout, folders }, connection, { adopt: rules.adopted });
  addCheckout(folders, path);
  return outcomeOf({
    path,
    url,
    projectId,
    projectName: project?.name ?? null,
    tools,
    isWritten,
    inStep,
    rules,
    keysIn: settingsFile(folders),
    terminal,
  });
};

function docsDirOf(call: Call): { docsDir?: string } {
  const typed = call.text('docs-dir');
  if (typed === undefined) return {};
  const folder = insideCheckout(typed);
  if (folder !== undefined) return { docsDir: folder };
  throw wrongUsage('--docs-dir is a folder inside the checkout.', 'For example: --docs-dir .docs');
}

interface Done {
  readonly path: string;
  readonly url: string;
  readonly projectId: string;
  readonly projectName: string | null;
  readonly tools: readonly string[];
  readonly isWritten: boolean;
  readonly inStep: InStep;
  readonly rules: ImportedRules;
  readonly keysIn: string;
  readonly terminal: Terminal;
}

function outcomeOf(done: Done) {
  const { path, url, projectId, projectName, tools, isWritten, inStep, rules, keysIn, terminal } = done;
  const { documents, native } = inStep;
  const good = terminal.style('good', '✓');
  const written = [...native.created, ...native.updated];
  return {
    data: {
      checkout: path,
      url,
      projectId,
      projectName,
      tools,
      linkWritten: isWritten,
      hash: documents.hash,
      documentsChanged: documents.changed.length,
      nativeFiles: { written, deleted: native.deleted, problems: native.problems },
      imported: rules.imported,
      notImported: rules.left,
    },
    lines: [
      `${good} ${path} belongs to ${projectName ?? projectId} at ${url}.`,
      ...(isWritten
        ? [`${good} ${LINK_FILE} is written; commit it, so that colleagues are linked too.`]
        : []),
      `${good} The key is in ${keysIn}, for you alone.`,
      ...rules.imported.map((fileName) => `${good} Imported ${fileName}.`),
      ...rules.left.map(({ path: file, reason }) => `${terminal.style('warning', '!')} ${file}: ${reason}`),
      `${good} ${documentsLine(documents.changed.length)}`,
      ...written.map((file) => `  + ${file}`),
      ...native.problems.map((problem) => `${terminal.style('warning', '!')} ${problem}`),
      '',
      'Next: "cairn watch --detach" keeps it in step by itself; "cairn doctor" looks whether all is well.',
    ],
  };
}

const documentsLine = (changed: number): string =>
  changed === 0 ? 'The documents are in step.' : `${changed} document${changed === 1 ? '' : 's'} brought.`;
