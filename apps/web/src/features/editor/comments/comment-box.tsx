'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { Textarea } from '@/shared/ui/textarea';
import { type Mentionable, matching, mentionAt, mentionedIn } from './mention';

interface CommentBoxProps {
  label: string;
  action: string;
  members: Mentionable[];
  initial?: string;
  autoFocus?: boolean;
  isSending: boolean;
  onSend: (written: { body: string; mentions: string[] }) => void;
  onCancel?: () => void;
}

/** Where a comment is written: @ offers members, Ctrl Enter sends, Escape leaves. */
export function CommentBox(props: CommentBoxProps) {
  const { label, action, members, initial = '', autoFocus = false, isSending, onSend, onCancel } = props;
  const [body, setBody] = useState(initial);
  const [caret, setCaret] = useState(initial.length);
  const [chosen, setChosen] = useState(0);
  const [isShut, setShut] = useState(false);
  const listId = useId();
  const typed = isShut ? null : mentionAt(body, caret);
  const offered = typed ? matching(members, typed.query) : [];
  const active = offered[Math.min(chosen, offered.length - 1)];

  const take = ({ name }: Mentionable) => {
    const next = `${body.slice(0, typed?.from)}@${name} ${body.slice(caret)}`;
    setBody(next);
    setCaret((typed?.from ?? 0) + name.length + 2);
    setShut(true);
  };
  const send = () => {
    if (body.trim() && !isSending) onSend({ body, mentions: mentionedIn(body, members) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (active && step) setChosen((chosen + step + offered.length) % offered.length);
    else if (active && (event.key === 'Enter' || event.key === 'Tab')) take(active);
    else if (active && event.key === 'Escape') setShut(true);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === 'Escape' && onCancel) onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative flex flex-col gap-2">
      <Textarea
        aria-label={label}
        placeholder={`${label}; @ names somebody`}
        aria-autocomplete="list"
        aria-controls={active ? listId : undefined}
        aria-activedescendant={active ? `${listId}-${active.userId}` : undefined}
        autoFocus={autoFocus}
        value={body}
        maxLength={5000}
        className="min-h-14 text-[0.8125rem]"
        onChange={(event) => {
          setBody(event.target.value);
          setCaret(event.target.selectionStart);
          setChosen(0);
          setShut(false);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {active && (
        <div
          tabIndex={-1}
          id={listId}
          role="listbox"
          aria-label="Members"
          className="rounded-md border bg-popover p-1 shadow-sm"
        >
          {offered.map((member) => (
            <div
              tabIndex={-1}
              key={member.userId}
              id={`${listId}-${member.userId}`}
              role="option"
              aria-selected={member === active}
              className={cn(
                'cursor-pointer rounded-sm px-2 py-1 text-[0.8125rem]',
                member === active && 'bg-accent',
              )}
              onPointerDown={(event) => {
                event.preventDefault();
                take(member);
              }}
            >
              {member.name}
            </div>
          ))}
        </div>
      )}
      <div className="flex gap-2">
        <Button size="sm" aria-disabled={!body.trim() || isSending || undefined} onClick={send}>
          {isSending ? 'Sending…' : action}
        </Button>
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
