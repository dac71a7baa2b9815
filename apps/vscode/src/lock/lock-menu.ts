import * as vscode from 'vscode';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { clockTime } from './clock-time.ts';
import { lockView } from './lock-view.ts';

interface Choice extends vscode.QuickPickItem {
  readonly command: string;
}

/** What can be done about the lock now. */
export async function showLockMenu(projects: LinkedProjects, project = projects.current): Promise<void> {
  if (!project) return void vscode.commands.executeCommand('cairn.linkFolder');
  const { sentence } = lockView(project.lockKnowledge, clockTime);
  const chosen = await vscode.window.showQuickPick(choicesFor(project), {
    title: `Cairn: ${project.name}`,
    placeHolder: sentence,
  });
  if (chosen) await vscode.commands.executeCommand(chosen.command, project);
}

function choicesFor(project: Project): Choice[] {
  const { lock } = project;
  const choices: (Choice | false)[] = [
    !project.editing && { label: '$(sign-in) Sign In', command: 'cairn.signIn' },
    Boolean(project.editing) &&
      !lock && {
        label: '$(lock) Take the Edit Lock',
        detail: 'Agents and everybody else wait until you release it',
        command: 'cairn.takeLock',
      },
    lock?.includesYou === true && {
      label: '$(unlock) Release the Edit Lock',
      detail: 'Agents may go on',
      command: 'cairn.releaseLock',
    },
    project.isHeldByOthers && {
      label: '$(live-share) Edit Together in the Browser',
      detail: 'Joins the session of whoever edits',
      command: 'cairn.openInBrowser',
    },
    { label: '$(search) Search Documents', command: 'cairn.searchDocuments' },
    !project.isHeldByOthers && {
      label: '$(link-external) Open in the Browser',
      command: 'cairn.openInBrowser',
    },
    { label: '$(refresh) Ask the Platform Again', command: 'cairn.refresh' },
  ];
  return choices.filter((choice) => choice !== false);
}
