import { markLines } from './differing-lines';

interface ConflictTextProps {
  title: string;
  /** null: deleted on this side. */
  text: string | null;
  other: string | null;
}

export function ConflictText({ title, text, other }: ConflictTextProps) {
  return (
    <section className="flex min-w-0 flex-col rounded-lg border">
      <h3 className="truncate border-b px-3 py-2 text-xs font-medium text-muted-foreground" title={title}>
        {title}
      </h3>
      {text === null ? (
        <p className="p-3 text-muted-foreground italic">Deleted on this side.</p>
      ) : (
        <pre
          tabIndex={0}
          role="region"
          aria-label={title}
          className="max-h-[34vh] overflow-auto py-2 font-mono text-xs leading-relaxed md:max-h-[50vh]"
        >
          {markLines(text, other ?? '').map((line, index) => (
            // Lines have no identity but their place, and the text does not change while it is shown.
            <span
              key={index}
              className={
                line.differs ? 'block w-max min-w-full bg-warning-soft px-3' : 'block w-max min-w-full px-3'
              }
            >
              {line.text || ' '}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}
