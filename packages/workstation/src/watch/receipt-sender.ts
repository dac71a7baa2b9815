import { WorkstationError } from '../errors/workstation.error.ts';
import type { MachineFolders } from '../machine/machine-folders.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import { ReceiptSpool, sendReceipts } from '../receipts/index.ts';
import { backOffMs } from './back-off.ts';
import type { Trouble } from './watch-log.ts';

/** Sends what hooks noted of a project, soon after they did. */
export class ReceiptSender {
  private readonly spool: ReceiptSpool;
  private readonly platform: PlatformClient;
  private readonly trouble: Trouble;
  private isSending = false;
  private failures = 0;
  private notBefore = 0;

  constructor(folders: MachineFolders, projectId: string, platform: PlatformClient, trouble: Trouble) {
    this.spool = new ReceiptSpool(folders, projectId);
    this.platform = platform;
    this.trouble = trouble;
  }

  async tick(now = Date.now()): Promise<void> {
    if (this.isSending || now < this.notBefore || this.spool.isEmpty) return;
    this.isSending = true;
    try {
      await sendReceipts(this.spool, this.platform);
      this.failures = 0;
      this.trouble.end();
    } catch (error) {
      this.failures += 1;
      this.notBefore = Date.now() + backOffMs(this.failures + 3);
      if (error instanceof WorkstationError) this.trouble.begin(error.code, error.message);
    } finally {
      this.isSending = false;
    }
  }
}
