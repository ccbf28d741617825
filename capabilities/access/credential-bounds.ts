/** Where a credential may be used from: what its owner says of it. */
import { networkOf } from '@gatehouse/http/egress-address.ts'
import { patterned, Type } from '@gatehouse/schema'

const network = Type.Refine(
  Type.String({ maxLength: 49 }),
  text => /^[0-9a-fA-F:./]+$/.test(text) && networkOf(text) !== undefined,
  () => 'must be an address or a network such as 192.0.2.0/24 or 2001:db8::/32',
)

const origin = patterned(
  '^https?://(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*(:[0-9]{1,5})?$',
  'an origin in lower case, such as https://shop.example, or https://*.shop.example for all below it',
  { maxLength: 280 },
)

export const addresses = Type.Optional(
  Type.Array(network, {
    ...{ minItems: 1, maxItems: 32, uniqueItems: true },
    description: 'Networks that it may be used from; from anywhere unless said.',
  }),
)

export const referrers = Type.Optional(
  Type.Array(origin, {
    ...{ minItems: 1, maxItems: 32, uniqueItems: true },
    description:
      'Origins of web pages that may use it, by `Origin` or else `Referer`. It hinders use in pages of others and nothing else: whoever calls without a browser writes these fields freely.',
  }),
)
