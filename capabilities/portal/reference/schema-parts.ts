/** Named schemas of a document, each as what is stored of it. */
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { member, record } from '@gatehouse/documents/openapi/tree.ts'
import type { StoredPart } from './reference.ts'
import { SchemaTrees, type TreeBounds } from './schema-tree.ts'
import { shortText } from './short-text.ts'

const schemasMax = 20_000

export type SchemaPrefix = '#/components/schemas/' | '#/definitions/'

export function schemaParts(value: Record<string, unknown>, prefix: SchemaPrefix, bounds: TreeBounds): StoredPart[] {
  const named = record(prefix === '#/definitions/' ? value.definitions : member(value.components, 'schemas'))
  const trees = new SchemaTrees(new References(value), bounds)
  return Object.keys(named)
    .slice(0, schemasMax)
    .map(name => {
      const node = trees.of({ $ref: `${prefix}${name.replaceAll('~', '~0').replaceAll('/', '~1')}` })
      const fields = (node.fields ?? []).map(field => field.name)
      const title = shortText(name, 200)!
      return {
        kind: 'schema',
        name: name.slice(0, 512),
        title,
        ...{ tags: [], group: '', deprecated: false },
        content: JSON.stringify(node),
        words: searched([name, ...fields, node.description ?? '']),
      }
    })
}

/** Names are found by the words that they are made of, too: `listPets` by `pets`. */
export function searched(texts: readonly string[]): string {
  const text = texts.join(' ').slice(0, 4000)
  return `${text} ${text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' ')}`
}
