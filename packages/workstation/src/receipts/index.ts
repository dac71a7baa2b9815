export { ReceiptSpool } from './receipt-spool.ts';
export { type SentReceipts, sendReceipts } from './send-receipts.ts';
