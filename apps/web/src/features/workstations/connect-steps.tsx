'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { CodeBlock } from '@/shared/ui/code-block';
import { SetUpLines } from './set-up-lines';
import { copyHooks, environmentLines, hookSettings } from './workstation-settings';

export function ConnectSteps({ projectId }: { projectId: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-5 text-sm">
      <div className="flex min-w-0 flex-col gap-2">
        <p className="text-muted-foreground">
          In the checkout. The first line needs Node 20 and takes the program from here; the second signs the
          machine in, links the checkout and brings the documents.
        </p>
        <SetUpLines projectId={projectId} />
      </div>
      <p className="text-muted-foreground">
        For Visual Studio Code:{' '}
        <a href="/vscode/cairn.vsix" download className="text-primary underline underline-offset-4">
          download the extension
        </a>{' '}
        and install it with <Code>code --install-extension cairn.vsix</Code>. It shows who edits, opens the
        documents under the same lock, and keeps the checkout in step while the editor is open.
      </p>
      <details className="min-w-0">
        <summary className="cursor-pointer font-medium">Without Node: with bash and curl alone</summary>
        <ScriptSteps projectId={projectId} />
      </details>
    </div>
  );
}

function ScriptSteps({ projectId }: { projectId: string }) {
  return (
    <ol className="mt-4 flex min-w-0 flex-col gap-5">
      <Step number={1} title="Make a key">
        <p className="text-muted-foreground">
          Under{' '}
          <Link
            href={`/projects/${projectId}/settings?tab=api-keys`}
            className="text-primary underline underline-offset-4"
          >
            Settings, API keys
          </Link>
          , with the scope “hook”. It is shown once.
        </p>
      </Step>
      <Step number={2} title="Say where Cairn is">
        <p className="text-muted-foreground">
          In the file <Code>.cairn.env</Code> at the root of the checkout, kept out of git; or as variables of
          your shell.
        </p>
        <CodeBlock
          label="Settings of the workstation"
          text={environmentLines(window.location.origin, projectId)}
        />
      </Step>
      <Step number={3} title="Copy the hook scripts">
        <p className="text-muted-foreground">
          They need bash, curl and tar. The first line says where a checkout of Cairn itself lies.
        </p>
        <CodeBlock label="Copy the hook scripts" text={copyHooks} />
      </Step>
      <Step number={4} title="Let Claude Code call them">
        <p className="text-muted-foreground">
          In <Code>.claude/settings.json</Code> of the checkout. From the next session on, <Code>.docs/</Code>{' '}
          holds the documents, and agents cannot write into it.
        </p>
        <CodeBlock label="Hook settings" text={hookSettings} className="[&_pre]:max-h-64" />
      </Step>
    </ol>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex min-w-0 gap-3">
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-secondary text-xs font-semibold"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <h3 className="leading-6 font-medium">{title}</h3>
        {children}
      </div>
    </li>
  );
}

function Code({ children }: { children: ReactNode }) {
  return (
    <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-xs text-foreground">{children}</code>
  );
}
