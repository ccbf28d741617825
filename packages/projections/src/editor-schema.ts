/** JSON Schema for editors: what may stand in a YAML document of `apply`. */
import { jsonSchema, slug } from '@gatehouse/schema'
import { apiVersion, type Catalogue, type ResourceUnit } from '@gatehouse/unit'
import { documentSpec } from './document-spec.ts'

export function editorSchema({ resources }: Catalogue): Record<string, unknown> {
  const kinds = [...resources.values()].filter(({ derived }) => !derived)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Gatehouse document',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: apiVersion },
      kind: { enum: kinds.map(({ kind }) => kind) },
      metadata: {
        type: 'object',
        required: ['name'],
        properties: {
          name: jsonSchema(slug()),
          workspace: { type: 'string' },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        },
        additionalProperties: false,
      },
      state: { type: 'string', description: 'Where it shall be in its life; left alone unless said.' },
      spec: { type: 'object' },
    },
    additionalProperties: false,
    allOf: kinds.map(branch),
  }
}

const branch = (resource: ResourceUnit) => ({
  if: { properties: { kind: { const: resource.kind } }, required: ['kind'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {
    title: resource.title,
    description: resource.summary,
    properties: {
      spec: documentSpec(resource),
      state: resource.states ? { enum: resource.states.states } : false,
    },
  },
})
