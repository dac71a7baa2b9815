import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  wasEncrypted: boolean;
  user: string | undefined;
  /** Header and body, quoted-printable undone. */
  raw: string;
}

export interface MailServerOptions {
  certificate?: { key: string; cert: string };
  /** Who may send; without it, everybody. */
  account?: { user: string; pass: string };
  hasTls?: boolean;
  isImplicitTls?: boolean;
  /** Its word on a recipient, or nothing. */
  refuse?: (address: string) => { responseCode: number; message: string } | undefined;
  port?: number;
}

/** A real SMTP server on every address of this machine, which keeps what it receives. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async start(options: MailServerOptions = {}): Promise<MailServer> {
    const { certificate, account, hasTls = true, isImplicitTls = false, refuse } = options;
    const server = new SMTPServer({
      logger: false,
      ...certificate,
      secure: isImplicitTls,
      authOptional: !account,
      disabledCommands: [...(hasTls ? [] : ['STARTTLS']), ...(account ? [] : ['AUTH'])],
      onAuth: ({ username, password }, _session, done) =>
        username === account?.user && password === account?.pass
          ? done(null, { user: username })
          : done(new Error('wrong name or password')),
      onRcptTo: ({ address }, _session, done) => {
        const no = refuse?.(address);
        done(no && Object.assign(new Error(no.message), no));
      },
      onData: (stream, session, done) =>
        void text(stream).then((raw) => {
          started.mails.push({
            from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
            to: session.envelope.rcptTo.map(({ address }) => address),
            wasEncrypted: session.secure,
            user: session.user as string | undefined,
            raw: unquoted(raw),
          });
          done();
        }),
    });
    // What a client breaks off is its own business; an error without a listener would end the test.
    server.on('error', () => undefined);
    await new Promise<void>((listening) => server.listen(options.port ?? 0, '0.0.0.0', listening));
    const started: MailServer = new MailServer(server, (server.server.address() as AddressInfo).port);
    return started;
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  stop(): Promise<void> {
    return new Promise((closed) => this.server.close(closed));
  }
}

/** Part by part: in one that is not quoted, "=AB" stands for itself. */
function unquoted(raw: string): string {
  return raw
    .split(/(?=^--)/m)
    .map((part) => (/^Content-Transfer-Encoding: quoted-printable/im.test(part) ? decoded(part) : part))
    .join('');
}

const decoded = (part: string): string =>
  part
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
