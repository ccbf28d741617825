import { object, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

const segment = '[A-Za-z0-9][A-Za-z0-9._-]*'

export const portalAsset = defineResource({
  kind: 'PortalAsset',
  prefix: 'pas',
  plural: 'portal-assets',
  scope: 'organization',
  title: 'Portal asset',
  summary: 'A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG.',
  spec: object({
    portal: Type.String({ minLength: 1, maxLength: 63, description: 'Portal it belongs to.' }),
    path: patterned(`^${segment}(/${segment}){0,5}$`, 'a path such as pictures/flow.png', {
      maxLength: 200,
      description: 'Where it stands, below `/files/` of the portal.',
      examples: ['logo.svg'],
    }),
    content: patterned('^[A-Za-z0-9+/\\s]*={0,2}\\s*$', 'Base64', {
      maxLength: 900_000,
      description: 'Its bytes in Base64. What they are is told by themselves, not by the name.',
    }),
  }),
  status: object({
    type: Type.String({ description: 'Media type that its bytes have.' }),
    bytes: Type.Integer(),
    sha256: Type.String(),
  }),
  references: { portal: { kind: 'Portal', onDelete: 'cascade' } },
  columns: { path: { type: 'text', from: 'spec.path' } },
  uniques: [['portal_id', 'path']],
  heavy: ['content'],
  files: { content: 'file' },
  listed: ['spec.path', 'status.type', 'status.bytes'],
  fixed: ['portal'],
})
