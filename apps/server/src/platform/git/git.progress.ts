export interface Progress {
  /** As git names it: "Receiving objects", "Resolving deltas", "remote: Counting objects". */
  phase: string;
  done: number;
  total: number | null;
}

// Only git's own words for it: a server's "remote: error: 3 files too large" is none.
const COUNTED =
  /^(?<phase>(?:remote: )?(?:Enumerating|Counting|Compressing|Receiving|Unpacking|Resolving|Writing|Checking) [\w ]+):\s+(?:\d+% \((?<done>\d+)\/(?<total>\d+)\)|(?<alone>\d+))/;
const RECEIVED = /^(?:Receiving|Unpacking) objects: .*, (?<amount>[\d.]+) (?<unit>bytes|KiB|MiB|GiB)/;
const TOTALS = /^(remote: )?Total \d+ \(delta /;
const UNITS: Record<string, number> = { bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const KEPT_CHARS = 32_768;

interface Listener {
  onProgress(progress: Progress): void;
  onReceived(bytes: number): void;
}

/** Tells git's progress lines from what it has to say, of which it keeps the end. */
export class StderrReader {
  private readonly listener: Listener;
  private pending = '';
  private kept = '';

  constructor(listener: Listener) {
    this.listener = listener;
  }

  add(text: string): void {
    const lines = (this.pending + text).split(/[\r\n]/);
    this.pending = (lines.pop() ?? '').slice(-KEPT_CHARS);
    for (const line of lines) this.read(line);
  }

  /** All but the progress. */
  end(): string {
    this.read(this.pending);
    this.pending = '';
    return this.kept;
  }

  private read(line: string): void {
    const received = RECEIVED.exec(line)?.groups;
    if (received) this.listener.onReceived(Number(received['amount']) * (UNITS[received['unit'] ?? ''] ?? 1));
    const counted = COUNTED.exec(line)?.groups;
    if (counted) return this.listener.onProgress(progressOf(counted));
    if (line.trim() === '' || TOTALS.test(line)) return;
    this.kept = `${this.kept}${line.trimEnd()}\n`.slice(-KEPT_CHARS);
  }
}

function progressOf(groups: Record<string, string | undefined>): Progress {
  const total = groups['total'];
  return {
    phase: groups['phase'] ?? '',
    done: Number(groups['done'] ?? groups['alone']),
    total: total === undefined ? null : Number(total),
  };
}
