'use client';

import { firstText } from '@cairn/toolkit/templates';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type FormFailure, formFailure, hasCode, noFailure } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { Input } from '@/shared/ui/input';
import { Label } from '@/shared/ui/label';
import { editorPath, splitPath } from './document-path';
import { TemplateChoice } from './template-choice';
import { useCreateDocument } from './document.mutations';

interface NewDocumentDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Suggested path; for a folder, ending in `/`. */
  suggestedName?: string;
  /** Text to begin with; a heading made of the name when left out. */
  content?: string;
}

/** Asks for a path and opens the new document in the editor. */
export function NewDocumentDialog(props: NewDocumentDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent className="max-w-md">
        {/* Mounted anew at each opening, so that nothing of the last one stays. */}
        <NewDocumentForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

function NewDocumentForm({ projectId, onOpenChange, suggestedName = '', content }: NewDocumentDialogProps) {
  const router = useRouter();
  const create = useCreateDocument(projectId);
  const [name, setName] = useState(suggestedName);
  const [failure, setFailure] = useState<FormFailure>(noFailure);
  const input = useRef<HTMLInputElement>(null);
  const take = (path: string) => {
    // At once: what is typed next goes over the word.
    flushSync(() => {
      setName(path);
      setFailure(noFailure);
    });
    selectWord(input.current, path);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fileName = withExtension(name.trim());
    try {
      const doc = await create.mutateAsync({ fileName, content: content ?? firstText(fileName) });
      onOpenChange(false);
      router.push(editorPath(projectId, doc.id));
    } catch (error) {
      setFailure(nameFailure(error));
    }
  };

  const problem = failure.fields.fileName;
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4">
      <DialogHeader>
        <DialogTitle>New document</DialogTitle>
        <DialogDescription>
          Slashes make folders. The path decides what tools take the document for.
        </DialogDescription>
      </DialogHeader>
      {content === undefined && <TemplateChoice path={name} onChoose={take} />}
      <div className="grid gap-2">
        <Label htmlFor="new-document-name">Path</Label>
        <Input
          ref={input}
          id="new-document-name"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setFailure(noFailure);
          }}
          placeholder="guides/getting-started.md"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          required
          maxLength={1000}
          aria-invalid={problem !== undefined}
          aria-describedby="new-document-problem"
        />
        <p id="new-document-problem" role="alert" className="text-sm text-destructive empty:hidden">
          {[problem, ...failure.general].filter(Boolean).join(' ')}
        </p>
      </div>
      <DialogFooter>
        <Button variant="outline" onClick={() => onOpenChange(false)}>
          Cancel
        </Button>
        <Button type="submit" disabled={create.isPending || name.trim() === ''}>
          {create.isPending ? 'Making…' : 'Make document'}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** The part of a template’s path that the person fills in. */
function selectWord(input: HTMLInputElement | null, path: string): void {
  const at = path.indexOf('name');
  input?.focus();
  input?.setSelectionRange(at === -1 ? path.length : at, at === -1 ? path.length : at + 'name'.length);
}

function nameFailure(error: unknown): FormFailure {
  if (hasCode(error, 'DOC_EXISTS') || hasCode(error, 'FILE_NAME_REFUSED')) {
    return { fields: { fileName: error.error.message.join(' ') }, general: [] };
  }
  return formFailure(error, ['fileName']);
}

function withExtension(path: string): string {
  const [, name] = splitPath(path);
  return name === '' || name.includes('.') ? path : `${path}.md`;
}
