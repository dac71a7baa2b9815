import { Button, type ButtonProps } from './button';
import { Spinner } from './spinner';

/** Keeps its width and its focus while the work runs. */
export function SubmitButton({ pending, children, ...props }: ButtonProps & { pending: boolean }) {
  return (
    <Button
      type="submit"
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      className="relative"
      {...props}
    >
      <span className={pending ? 'invisible' : 'contents'}>{children}</span>
      {pending && (
        <span className="absolute inset-0 flex items-center justify-center">
          <Spinner />
        </span>
      )}
    </Button>
  );
}
