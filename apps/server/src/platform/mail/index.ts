export { Mail } from './mail.ts';
export { mailSecrets } from './outgoing-mail.repository.ts';
