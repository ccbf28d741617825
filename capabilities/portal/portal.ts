import { defaulted, hostName, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { portalAccounts } from './portal-accounts.ts'
import { portalCommunity } from './portal-community.ts'

const name = (of: string) => Type.String({ minLength: 1, maxLength: 63, description: of })
const text = (maxLength: number, description: string) => Type.String({ maxLength, description })

/** Where a link of a portal leads: a path of its own, or an address. */
export const linkTarget = patterned(
  '^(https?://[^\\s"<>]+|/[^\\s"<>/\\\\][^\\s"<>]*|/|mailto:[^\\s"<>]+)$',
  'an address with https://, a path such as /guides/start, or mailto:',
  { maxLength: 2048 },
)

const gatewayAddress = patterned(
  '^https?://[A-Za-z0-9.\\[\\]:-]+$',
  'an address without a path, such as https://api.example.com',
  {
    maxLength: 260,
    examples: ['https://api.example.com'],
  },
)

const link = object({ title: Type.String({ minLength: 1, maxLength: 80 }), to: linkTarget })

export const readerAudience = oneOf(['anyone', 'signed-in'], { description: 'Who sees it.' })

const offered = object({
  product: Type.Optional(
    patterned('^[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*$', 'a product as workspace/name', {
      maxLength: 127,
      description: 'One product, as `workspace/name`. One that is not there shows nothing.',
    }),
  ),
  labels: Type.Optional(
    Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 255 }), {
      maxProperties: 16,
      description: 'In place of `product`: every product that has all of these labels.',
    }),
  ),
  audience: defaulted(readerAudience, 'anyone'),
})

const section = object({
  section: oneOf(['intro', 'products', 'guides', 'text', 'changes'], { description: 'What stands there.' }),
  title: Type.Optional(text(120, 'Heading of it.')),
  text: Type.Optional(text(8000, 'Markdown, for `intro` and `text`.')),
})

const brand = object({
  accent: Type.Optional(
    patterned('^#[0-9a-f]{6}$', 'a colour of six lower-case hexadecimal digits, such as #067971', {
      description: 'Colour of links and buttons; refused where white text on it could not be read.',
      examples: ['#067971'],
    }),
  ),
  logo: Type.Optional(text(200, 'Path of the asset that is the logo.')),
  font: defaulted(
    oneOf(['system', 'humanist', 'geometric', 'serif', 'slab'], { description: 'Family of all text.' }),
    'system',
  ),
})

export const portal = defineResource({
  kind: 'Portal',
  prefix: 'por',
  plural: 'portals',
  scope: 'organization',
  title: 'Portal',
  summary: 'One branded site over chosen products, for a chosen audience.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    description: Type.Optional(text(400, 'What it is for, in a sentence.')),
    audience: defaulted(
      oneOf(['public', 'private'], { description: 'Whether who is not signed in sees more than the door.' }),
      'public',
    ),
    products: defaulted(
      Type.Array(offered, {
        maxItems: 200,
        description: 'What it offers; of several that name a product, the first counts.',
      }),
      [],
    ),
    environments: object(
      {
        live: name('Environment that its keys and its try-it are for.'),
        sandbox: Type.Optional(name('Environment to practise in.')),
      },
      { description: 'Where its readers call.' },
    ),
    addresses: Type.Optional(
      object(
        { live: Type.Optional(gatewayAddress), sandbox: Type.Optional(gatewayAddress) },
        { description: 'Where the gateways of the environments answer; made of hosts unless said.' },
      ),
    ),
    brand: Type.Optional(brand),
    home: defaulted(Type.Array(section, { maxItems: 24, description: 'What its first page shows, in order.' }), [
      { section: 'intro' },
      { section: 'products' },
      { section: 'guides' },
    ]),
    hosts: defaulted(
      Type.Array(hostName, { maxItems: 16, uniqueItems: true, description: 'Hosts it answers on, its own alone.' }),
      [],
    ),
    accounts: Type.Optional(portalAccounts),
    community: Type.Optional(portalCommunity),
    links: defaulted(Type.Array(link, { maxItems: 24, description: 'At the foot of every page.' }), []),
  }),
  references: {
    'environments.live': { kind: 'Environment' },
    'environments.sandbox': { kind: 'Environment', optional: true },
  },
  listed: ['spec.audience', 'spec.hosts'],
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})
