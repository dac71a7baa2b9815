import type { DriftedFile, ProposeBody } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import { type NativeOutcome, applyNative } from '../native/apply-native.ts';
import { nativeDocs } from '../native/native-docs.ts';
import { readNativeLock } from '../native/native-lock.ts';
import type { NativeDrift } from '../native/native-plan.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import type { Checkout } from '../settings/checkout.ts';
import type { LocalChanges, WhenUnreachable } from '../state/watch-state.ts';
import type { Log } from './watch-log.ts';

export interface NativePolicy {
  readonly localChanges: LocalChanges;
  readonly whenUnreachable: WhenUnreachable;
}

interface Surroundings {
  readonly client: PlatformClient;
  readonly machineName: string;
  readonly log: Log;
}

/** Keeps the tools' own files of one checkout what its documents say. */
export class NativeFiles {
  /** What is not as the platform has it, after the last look. */
  drift: readonly DriftedFile[] = [];
  private readonly checkout: Checkout;
  private readonly around: Surroundings;
  private readonly proposed = new Set<string>();
  private said = '';

  constructor(checkout: Checkout, around: Surroundings) {
    this.checkout = checkout;
    this.around = around;
  }

  /** Where what a person changed would be seen. */
  paths(): readonly string[] {
    return [...readNativeLock(this.checkout.notesDir).keys()];
  }

  /** By policy, edits of ours are put right, or stay and are handed to the platform as proposals. */
  async bring({ localChanges, whenUnreachable }: NativePolicy, signal: AbortSignal): Promise<void> {
    const isPut = localChanges === 'heal';
    const outcome = await applyNative(
      {
        checkout: this.checkout,
        docs: nativeDocs(this.checkout),
        whenUnreachable,
        localEdits: isPut ? 'heal' : 'keep',
      },
      signal,
    );
    this.drift = isPut ? [] : outcome.drift.map(({ path, state }) => ({ path, state }));
    this.say(outcome, isPut);
    if (!isPut) await this.propose(outcome.drift);
  }

  private say({ created, updated, deleted, problems, drift }: NativeOutcome, isPut: boolean): void {
    const { log } = this.around;
    const { path } = this.checkout;
    if (isPut)
      for (const { path: file, state } of drift)
        log(`${path}: ${file} was ${state} here and has been put right`);
    const count = created.length + updated.length + deleted.length;
    if (count > 0)
      log(
        `${path}: ${count} native files written: ${[...created, ...updated, ...deleted].slice(0, 10).join(', ')}`,
      );
    const said = problems.join(' ');
    if (said !== this.said) for (const problem of problems) log(`${path}: ${problem}`);
    this.said = said;
  }

  private async propose(drift: readonly NativeDrift[]): Promise<void> {
    const { client, machineName, log } = this.around;
    for (const { path, proposal } of drift) {
      const key = JSON.stringify(proposal);
      if (!proposal || this.proposed.has(key)) continue;
      const message = `Changed in ${path} of a checkout.`;
      const body: ProposeBody = { ...proposal, machineName, message };
      try {
        await client.post(`/hook/proposals/${this.checkout.projectId}`, body);
        log(`${this.checkout.path}: the change of ${path} is proposed for ${proposal.fileName}`);
      } catch (error) {
        if (!(error instanceof WorkstationError) || error.isPassing) throw error;
        log(`${this.checkout.path}: the change of ${path} could not be proposed: ${error.message}`);
      }
      this.proposed.add(key);
    }
  }
}
