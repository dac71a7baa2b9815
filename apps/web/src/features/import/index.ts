export { TransferButtons } from './transfer-buttons';
