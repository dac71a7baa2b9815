import type { PublishingStatus } from '@cairn/contracts';

type Outbox = NonNullable<PublishingStatus['outbox']>;

/** When what waits goes out, in a few words. */
export function outboxText({ reason, dueAt, attempts }: Outbox, now: number): string {
  const when = inSeconds(new Date(dueAt).getTime() - now);
  switch (reason) {
    case 'publishing':
      return 'Being published…';
    case 'editing':
      return 'Goes to git when the editing ends';
    case 'push-limit':
      return `Goes to git ${when}: the repository takes a few pushes a minute`;
    case 'retry':
      return `Tries again ${when}, after ${attempts === 1 ? 'one try' : `${attempts} tries`} that failed`;
    default:
      return `Goes to git ${when}`;
  }
}

function inSeconds(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 0) return 'now';
  return seconds < 90 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} min`;
}
