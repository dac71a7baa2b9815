import type { ProposeBody } from '@cairn/contracts';
import {
  type Checkout,
  type MachineFolders,
  type NativeDrift,
  WorkstationError,
  localChangesIn,
  readMachine,
} from '@cairn/workstation';
import { proposeLocalChanges } from '@cairn/workstation/watch';
import type { Connection } from './platform-of.ts';

/** Where the project wants to hear of local changes; gives a sentence for each. The same one counts once there. */
export class LocalProposals {
  readonly said: string[] = [];
  private readonly checkout: Checkout;
  private readonly platform: Connection['platform'];
  private readonly machineName: string;

  constructor(checkout: Checkout, { platform }: Connection, folders: MachineFolders) {
    this.checkout = checkout;
    this.platform = platform;
    this.machineName = readMachine(folders).name;
  }

  /** Before the documents are brought: they are put right by that. */
  proposeDocuments(): Promise<void> {
    const { checkout, platform, machineName, said } = this;
    const log = (line: string) => said.push(line.replace(`${checkout.path}: `, ''));
    return proposeLocalChanges(localChangesIn(checkout), { checkout, client: platform, machineName, log });
  }

  /** Edits of native files stay where they are until somebody has decided. */
  async proposeNative(drift: readonly NativeDrift[]): Promise<void> {
    for (const { path, state, proposal } of drift) {
      if (proposal) this.said.push(await this.propose(path, proposal));
      else
        this.said.push(
          `${path} is ${state} here, and stays so: its change cannot be told as one of a document`,
        );
    }
  }

  private async propose(path: string, proposal: NonNullable<NativeDrift['proposal']>): Promise<string> {
    const message = `Changed in ${path} of a checkout.`;
    const body: ProposeBody = { ...proposal, machineName: this.machineName, message };
    try {
      await this.platform.post(`/hook/proposals/${this.checkout.projectId}`, body);
      return `the change of ${path} made here is proposed for ${proposal.fileName}`;
    } catch (error) {
      if (!(error instanceof WorkstationError) || error.isPassing) throw error;
      return `the change of ${path} could not be proposed: ${error.message}`;
    }
  }
}
