/** Settings of the control plane about portals: where they stand, and how it sends mails to their people. */
import { Failure } from '@gatehouse/base'
import type { MailServer } from '@gatehouse/capability-self-service/control/mail/mailer.ts'
import { defaulted, type Filled, object, oneOf, patterned, Type } from '@gatehouse/schema'

export const portalFields = {
  gatewayUrl: Type.Optional(
    patterned('^https?://[^\\s/?#]+$', 'an address without a path, such as http://gateway.internal:8000', {
      maxLength: 1000,
      description:
        'Where the portal reaches the gateways for calls that its readers try, whatever their public addresses; `start` has its own. Without it the public ones are called, under `egressAllow`.',
    }),
  ),
  portalKey: Type.Optional(
    Type.String({
      ...{ minLength: 32, maxLength: 256 },
      description:
        'The same for `portal` and `control`: with it a portal says from where its reader asks, so that what one network may try is counted. `start` makes one.',
    }),
  ),
  webhookAllow: defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      maxItems: 256,
      description:
        'What webhooks of portals’ people and notification channels may reach although it is closed to them, whatever `egressAllow` says: CIDRs, addresses, `loopback`, `private`. `http` among them lets them be called over http beyond this machine.',
    }),
    [],
  ),
  smtpUrl: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 2048 },
      description:
        'Mail server for people of portals: `smtp://user:password@host:587`, or `smtps://` where TLS comes first. Without one mails stay in the development inbox.',
    }),
  ),
  smtpFrom: Type.Optional(
    patterned(
      '^([^<>\\r\\n"]+ <[^<>\\s]+@[^<>\\s]+>|[^<>\\s]+@[^<>\\s]+)$',
      'an address, or a name and `<an address>`',
      {
        maxLength: 320,
        description: 'Whom mails are from, such as `Example APIs <apis@example.com>`.',
      },
    ),
  ),
  smtpTls: defaulted(
    oneOf(['required', 'none'], {
      description:
        'Whether a mail server with `smtp://` that offers no TLS is refused; `none` is for one on this machine.',
    }),
    'required',
  ),
}

/** The word of `webhookAllow` that names no address. */
const plain = 'http'
type Allowing = { webhookAllow: readonly string[] }

export const mayBePlain = ({ webhookAllow }: Allowing): boolean => webhookAllow.includes(plain)
export const reachedByWebhooks = ({ webhookAllow }: Allowing): string[] => webhookAllow.filter(one => one !== plain)

const schema = object(portalFields)

export const mailSettingNames = ['smtpUrl', 'smtpFrom', 'smtpTls'] as const
export const portalSettingNames = ['portalUrl', 'portalKey', 'webhookAllow', ...mailSettingNames] as const

/** Throws `setting_invalid`. */
export function smtpAddress(url: string): void {
  if (URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol) && new URL(url).hostname !== '') return
  throw new Failure('setting_invalid', 'smtpUrl is no address such as smtp://user:password@mail.example:587.')
}

/** Nothing where mails stay in the development inbox. Throws `setting_invalid`. */
export function mailServer({ smtpUrl: url, smtpFrom: from, smtpTls }: Filled<typeof schema>): MailServer | undefined {
  if (url === undefined) return undefined
  if (from === undefined)
    throw new Failure('setting_invalid', 'smtpUrl needs smtpFrom, the address that mails are from.')
  return { url, from, requireTls: smtpTls === 'required' }
}
