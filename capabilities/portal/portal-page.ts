import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { readerAudience } from './portal.ts'

/** First words of the portal's own addresses: no page stands there. */
export const ownPaths: readonly string[] = [
  ...[
    'account',
    'apis',
    'assets',
    'changes',
    'files',
    'guides',
    'products',
    'questions',
    'search',
    'sign-in',
    'sign-up',
    'status',
  ],
]

const segment = '[a-z0-9][a-z0-9._-]*'
const name = (of: string) => Type.String({ minLength: 1, maxLength: 63, description: of })

export const portalPage = defineResource({
  kind: 'PortalPage',
  prefix: 'ppg',
  plural: 'portal-pages',
  scope: 'organization',
  title: 'Portal page',
  summary: 'A guide or another page of a portal, in Markdown.',
  spec: object({
    portal: name('Portal it belongs to.'),
    path: patterned(`^${segment}(/${segment}){0,5}$`, 'a path of lower-case words, such as guides/first-call', {
      maxLength: 200,
      description: 'Where it stands, below the portal’s own address.',
      examples: ['guides/first-call'],
    }),
    title: Type.String({ minLength: 1, maxLength: 200, description: 'Its heading.' }),
    summary: Type.Optional(Type.String({ maxLength: 400, description: 'What it says, in a sentence.' })),
    section: Type.Optional(Type.String({ maxLength: 80, description: 'Heading that it stands under in lists.' })),
    order: defaulted(Type.Integer({ minimum: 0, maximum: 100_000, description: 'Smaller ones stand first.' }), 100),
    kind: defaulted(
      oneOf(['guide', 'page'], { description: 'Guides are listed and follow each other; pages are linked to.' }),
      'guide',
    ),
    audience: defaulted(readerAudience, 'anyone'),
    body: Type.String({ maxLength: 262_144, description: 'Markdown; HTML in it is shown as text.' }),
  }),
  references: { portal: { kind: 'Portal', onDelete: 'cascade' } },
  columns: { path: { type: 'text', from: 'spec.path' } },
  uniques: [['portal_id', 'path']],
  heavy: ['body'],
  files: { body: 'file' },
  listed: ['spec.path', 'spec.audience'],
  fixed: ['portal'],
})
