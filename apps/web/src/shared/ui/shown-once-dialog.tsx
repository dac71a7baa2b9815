'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { CodeBlock } from './code-block';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from './dialog';

interface ShownOnceDialogProps {
  title: string;
  description: ReactNode;
  /** What the text is, for who cannot see it. */
  label: string;
  /** undefined: the dialog is closed. */
  text: string | undefined;
  action: string;
  onDone: () => void;
}

/** A secret that the server will not tell again; a stray click beside the dialog does not take it away. */
export function ShownOnceDialog(props: ShownOnceDialogProps) {
  const { text, onDone } = props;
  return (
    <Dialog open={text !== undefined} onOpenChange={(next) => !next && onDone()}>
      <DialogContent onInteractOutside={(event) => event.preventDefault()}>
        <DialogHeader>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogDescription>{props.description}</DialogDescription>
        </DialogHeader>
        <CodeBlock label={props.label} text={text ?? ''} />
        <DialogFooter>
          <Button onClick={onDone}>{props.action}</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
