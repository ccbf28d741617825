import { object, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export const rulesetCharactersMax = 131_072

export const ruleset = defineResource({
  kind: 'Ruleset',
  prefix: 'rls',
  plural: 'rulesets',
  scope: 'organization',
  title: 'Ruleset',
  summary: 'Rules for documents, in the language of Spectral. Governance policies and other rulesets name it.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
    text: Type.String({
      maxLength: rulesetCharactersMax,
      description:
        'The ruleset, YAML or JSON. `extends` names those that come along and others of the organization; nothing is fetched, no file is read, and no code is run.',
    }),
  }),
  status: object({
    sha256: Type.String({ description: 'Digest of the text.' }),
    extends: Type.Array(Type.String(), { description: 'What it extends.' }),
  }),
  heavy: ['text'],
  files: { text: 'file' },
  listed: ['status.extends'],
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})
