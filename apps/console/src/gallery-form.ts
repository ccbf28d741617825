/** One field of each kind, for the gallery. */
import type { Schema } from '@gatehouse/forms/field.ts'
import type { FormAbout } from '@gatehouse/forms/schema-form.tsx'

export const gallerySchema: Schema = {
  type: 'object',
  required: ['name', 'access'],
  properties: {
    name: { type: 'string', maxLength: 63, description: 'Slug: its identity in documents.', examples: ['petstore'] },
    access: { enum: ['public', 'key', 'token'], description: 'Who may call.' },
    enabled: { type: 'boolean', default: true, description: 'Whether it answers.' },
    timeoutMs: { type: 'integer', minimum: 1, default: 5000, description: 'How long to wait.' },
    hosts: { type: 'array', items: { type: 'string' }, description: 'Hosts that it answers on.' },
    secret: { type: 'string', writeOnly: true, description: 'Never shown again.' },
    targets: {
      type: 'array',
      description: 'Where requests go.',
      items: {
        type: 'object',
        required: ['url'],
        properties: { url: { type: 'string' }, weight: { type: 'integer' } },
      },
    },
    tls: { type: 'object', description: 'How it is called.', properties: { serverName: { type: 'string' } } },
  },
}

export const galleryAbout: FormAbout = {
  problems: [{ pointer: '/name', message: 'A name is needed.' }],
  names: () => undefined,
  chosen: () => undefined,
  fixed: [],
}
