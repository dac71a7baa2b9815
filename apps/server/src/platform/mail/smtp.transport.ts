import type { MailSettings } from '../config/index.ts';
import { type MailMessage, htmlOf, textOf } from './mail.message.ts';

const WAIT_MS = 15_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The server has refused the mail in a way that no other try will change; the message is its own word. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** Hands mail to one SMTP server: by TLS, unless that server is on this machine or plain mail is allowed. */
export class SmtpTransport {
  constructor(private readonly settings: MailSettings) {}

  /** Throws MailRefused, and what another try may mend. */
  async deliver(id: string, message: MailMessage): Promise<void> {
    // Loaded by the first mail: without any, it would only make the start longer.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(connectionOf(this.settings));
    try {
      await transport.sendMail({
        from: this.settings.from,
        // Never as text: a list of addresses in one would be taken for several recipients.
        to: { name: '', address: message.to },
        subject: message.subject.replaceAll(/\p{Cc}+/gu, ' '),
        text: textOf(message),
        html: htmlOf(message),
        // The same for every try, so that a mail that did arrive is known for the same.
        messageId: `<${id}@${domainOf(this.settings.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw isFinal(error) ? new MailRefused((error as Error).message, { cause: error }) : error;
    } finally {
      transport.close();
    }
  }
}

function connectionOf({ server, allowsPlain }: MailSettings) {
  const isSecure = server.protocol === 'smtps:';
  const isHere = LOOPBACK.test(server.hostname);
  const user = decodeURIComponent(server.username);
  return {
    host: server.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(server.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && !isHere && !allowsPlain,
    // A certificate of the own machine proves nothing that its address does not.
    tls: { rejectUnauthorized: !isHere },
    ...(user && { auth: { user, pass: decodeURIComponent(server.password) } }),
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 5321: 5yz is for good. A refused sign-in is not: an operator mends it, and the mail still goes out. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const status = 'responseCode' in error ? Number(error.responseCode) : 0;
  return ['EENVELOPE', 'EMESSAGE'].includes(String(error.code)) && status >= 500;
}

const domainOf = (from: string): string => /@([^\s<>]+)>?$/.exec(from)?.[1] ?? 'localhost';
