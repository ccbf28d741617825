/** References to the new homes, and what schemas of 2.0 write otherwise. */
import { isRecord, record, setMember } from '@gatehouse/documents/openapi/tree.ts'
import { ComponentNames, nameIn } from './component-names.ts'

type Json = Record<string, unknown>
type Section = keyof typeof homes

const homes = { definitions: 'schemas', responses: 'responses' } as const
/** What stands in these has names of users. */
const named = new Set([
  ...[
    'properties',
    'schemas',
    'parameters',
    'requestBodies',
    'responses',
    'headers',
    'content',
    'encoding',
    'securitySchemes',
  ],
])
const data = new Set(['example', 'examples', 'default', 'enum'])

export class SwaggerReferences {
  readonly #names: Readonly<Record<Section, ComponentNames>>

  constructor(old: Json) {
    this.#names = {
      definitions: new ComponentNames(record(old.definitions)),
      responses: new ComponentNames(record(old.responses)),
    }
  }

  /** Under the names that they have from now on. */
  named(section: Section, values: Json): Json {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [this.#names[section].of(name), value]))
  }

  rewritten(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) return value.map(item => this.rewritten(item))
    if (!isRecord(value)) return value
    const made: Json = {}
    const isNamed = named.has(key)
    for (const [name, part] of Object.entries(value)) {
      if (!isNamed && (data.has(name) || name.startsWith('x-'))) setMember(made, name, part)
      else if (!isNamed && name === '$ref') setMember(made, name, this.#moved(part))
      else if (!isNamed && name === 'discriminator' && typeof part === 'string')
        setMember(made, name, { propertyName: part })
      else setMember(made, name, this.rewritten(part, isNamed ? '' : name))
    }
    if (isNamed || made['x-nullable'] !== true) return made
    delete made['x-nullable']
    return { ...made, nullable: true }
  }

  #moved(ref: unknown): unknown {
    for (const section of ['definitions', 'responses'] as const) {
      const name = nameIn(section, ref)
      if (name !== undefined) return `#/components/${homes[section]}/${this.#names[section].of(name)}`
    }
    // Further into one of them.
    return typeof ref === 'string' ? ref.replace(/^#\/definitions\//, '#/components/schemas/') : ref
  }
}
