import { CircleAlertIcon } from 'lucide-react';
import { Notice } from './notice';

/** Sentences about a form that belong to none of its fields. */
export function FormErrors({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Notice variant="destructive" icon={CircleAlertIcon} alert>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}
