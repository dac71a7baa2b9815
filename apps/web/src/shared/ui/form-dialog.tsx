'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from './dialog';
import { Form, type FormProps } from './form';
import { SubmitButton } from './submit-button';

interface FormDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  className?: string;
  /** Mounted anew at each opening, so that nothing typed before is kept, a token least of all. */
  children: ReactNode;
}

export function FormDialog({ open, onOpenChange, title, description, className, children }: FormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className={className}>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        {children}
      </DialogContent>
    </Dialog>
  );
}

interface DialogFormProps extends FormProps {
  /** What the button says that sends it. */
  action: string;
  onCancel: () => void;
}

export function DialogForm({ action, onCancel, children, ...form }: DialogFormProps) {
  return (
    <Form {...form}>
      {children}
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <SubmitButton pending={form.pending}>{action}</SubmitButton>
      </DialogFooter>
    </Form>
  );
}
