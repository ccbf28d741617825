/** Rules whose mending is mechanical: certain, and without a change of what the API does. */
import { isRecord } from '../function.ts'
import { type Fix, pathTo, valueIn } from './fix.ts'
import { operationIdFix } from './operation-id.ts'

const withoutSlash = (what: string): Fix => ({
  summary: `The slash at the end of the ${what} goes.`,
  make: root => steps => {
    const said = valueIn(root, steps)
    if (typeof said !== 'string' || !/[^/]\/$/.test(said)) return undefined
    return { target: pathTo(root, steps), description: `${what} without a slash`, update: said.slice(0, -1) }
  },
})

const tagsDescribed: Fix = {
  summary: 'A tag that operations have is put among the tags of the document.',
  make(root) {
    const added = new Set<string>()
    return steps => {
      const name = valueIn(root, steps)
      const { tags } = root
      if (typeof name !== 'string' || added.has(name) || (tags !== undefined && !Array.isArray(tags))) return undefined
      const isFirst = tags === undefined && added.size === 0
      added.add(name)
      const description = `tag ${name}`
      if (isFirst) return { target: '$', description, update: { tags: [{ name }] } }
      return { target: '$["tags"]', description, update: { name } }
    }
  },
}

const enumOnce: Fix = {
  summary: 'A value of an enum that stands twice goes once.',
  make: root => steps => {
    const values = valueIn(root, steps)
    if (!Array.isArray(values)) return undefined
    const texts = values.map(value => JSON.stringify(value))
    const again = texts.flatMap((text, at) => (texts.indexOf(text) < at ? [at] : []))
    if (again.length === 0) return undefined
    const target = `${pathTo(root, steps)}[${again.join(',')}]`
    return { target, description: 'values that stand twice', remove: true }
  },
}

const itemsOfAnyKind: Fix = {
  summary: 'An array that says nothing of its items has items of any kind, as it has already.',
  make: root => steps => {
    const holder = steps.slice(0, -1)
    const schema = valueIn(root, holder)
    if (steps.at(-1) !== 'items' || !isRecord(schema) || schema.items !== undefined) return undefined
    return { target: pathTo(root, holder), description: 'items of any kind', update: { items: {} } }
  },
}

const nothingBesideReference: Fix = {
  summary: 'What stands beside a reference and does not count goes.',
  make: root => steps => {
    const holder = valueIn(root, steps.slice(0, -1))
    if (!isRecord(holder) || typeof holder.$ref !== 'string' || steps.at(-1) === '$ref') return undefined
    return { target: pathTo(root, steps), description: 'does not count beside a reference', remove: true }
  },
}

export const knownFixes: Readonly<Record<string, Fix>> = {
  'operation-operationId': operationIdFix,
  'oas3-server-trailing-slash': withoutSlash('address of the server'),
  'oas2-host-trailing-slash': withoutSlash('host'),
  'operation-tag-defined': tagsDescribed,
  'duplicated-entry-in-enum': enumOnce,
  'array-items': itemsOfAnyKind,
  'no-$ref-siblings': nothingBesideReference,
}
