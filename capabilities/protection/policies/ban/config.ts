import { expression } from '@gatehouse/expression'
import { statusName } from '@gatehouse/media/status-set.ts'
import { defaulted, object, oneOf, slug, Type } from '@gatehouse/schema'

const seconds = (description: string) => Type.Integer({ minimum: 1, maximum: 2_592_000, description })

const rule = object({
  name: slug({ description: 'What callers do, such as `guessing`; told in the log.' }),
  statuses: Type.Array(statusName, {
    minItems: 1,
    maxItems: 20,
    description: 'Answers that count against the caller.',
  }),
  limit: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'So many in a window, and the caller is refused.',
  }),
  windowSeconds: defaulted(seconds('Length of the window.'), 60),
  banSeconds: defaulted(seconds('For how long, the first time.'), 600),
  delayMs: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 5000 },
      description: 'Each of these answers is held back by so much for each that came before it, 10 s at most.',
    }),
    0,
  ),
})

export const banConfig = object({
  rules: Type.Array(rule, { minItems: 1, maxItems: 8, description: 'Each counts for itself; any of them bans.' }),
  by: Type.Optional(
    expression({
      description: 'What tells callers apart, such as `request.headers["x-device"]`; their address unless said.',
    }),
  ),
  ipv6PrefixLength: defaulted(
    Type.Integer({ minimum: 32, maximum: 128, description: 'Addresses of one network of IPv6 are one caller.' }),
    64,
  ),
  growing: defaulted(
    Type.Boolean({ description: 'Each further ban within a day lasts twice as long, 64 times at most.' }),
    true,
  ),
  counted: defaulted(
    oneOf(['gateway', 'exact'], { description: 'By each gateway for itself, or by all of them together in Redis.' }),
    'gateway',
  ),
})
