import { z } from 'zod';

export interface MailSettings {
  /** Its address may hold the name and password of an account there. */
  readonly server: URL;
  /** `Cairn <cairn@example.com>`, or the address alone. */
  readonly from: string;
  /** Whether mail may go out where the server offers no TLS. */
  readonly allowsPlain: boolean;
}

const ADDRESS = /^(?:[^\r\n<>@]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/;

export const mailEnvironment = {
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address with a host' })
    .refine((url) => URL.canParse(url) && new URL(url).hostname !== '', 'must name a host')
    .optional(),
  CAIRN_MAIL_FROM: z
    .string()
    .trim()
    .regex(ADDRESS, 'must be an address: cairn@example.com, or Cairn <cairn@example.com>')
    .optional(),
  CAIRN_SMTP_ALLOW_PLAIN: z.stringbool().default(false),
};
type MailEnvironment = z.output<z.ZodObject<typeof mailEnvironment>>;

export function mailProblems(set: Readonly<Record<string, string | undefined>>): string[] {
  if (!set['SMTP_URL'] || set['CAIRN_MAIL_FROM']) return [];
  return ['CAIRN_MAIL_FROM: is needed to send mail by SMTP_URL'];
}

export function mailSettings(env: MailEnvironment): MailSettings | undefined {
  if (!env.SMTP_URL || !env.CAIRN_MAIL_FROM) return undefined;
  return {
    server: new URL(env.SMTP_URL),
    from: env.CAIRN_MAIL_FROM,
    allowsPlain: env.CAIRN_SMTP_ALLOW_PLAIN,
  };
}
