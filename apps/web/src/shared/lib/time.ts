const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** “just now”, “2 min ago”, “in 3 hr”; beyond a week the date. */
export function relativeTime(at: string, now: number): string {
  const then = new Date(at);
  const seconds = (then.getTime() - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return 'just now';
  if (distance < HOUR) return format(seconds / MINUTE, 'minute');
  if (distance < DAY) return format(seconds / HOUR, 'hour');
  if (distance < WEEK) return format(seconds / DAY, 'day');
  return then.getFullYear() === new Date(now).getFullYear() ? day.format(then) : dayOfYear.format(then);
}

function format(amount: number, unit: Intl.RelativeTimeFormatUnit): string {
  return relative.format(Math.round(amount), unit).replace('.', '');
}

export function exactTime(at: string): string {
  return exact.format(new Date(at));
}

/** “14:05”, or “22 Nov, 14:05” on another day. */
export function clockTime(at: string, now: number): string {
  const then = new Date(at);
  const time = clock.format(then);
  return then.toDateString() === new Date(now).toDateString() ? time : `${day.format(then)}, ${time}`;
}

export function date(at: string): string {
  return dayOfYear.format(new Date(at));
}
