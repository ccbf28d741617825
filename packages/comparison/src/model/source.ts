/** Documents of one side of a comparison, and what stands where in them. */
import { hash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { type Dialect, type Place, readDocument } from '@gatehouse/documents'
import { joined } from '@gatehouse/documents/bundle/file-reference.ts'
import { type Definition, type DefinitionKind, readDefinition } from '@gatehouse/documents/definition.ts'
import { dialectOf } from '@gatehouse/documents/openapi/dialect.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, member, text } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'

/** A value with its place. */
export interface At {
  value: Json
  /** JSON pointer within `source`. */
  pointer: string
  source: Source
}

export interface Source {
  /** As it is told; relative to the first document for those that it names. */
  name: string
  value: Record<string, Json>
  kind: DefinitionKind
  /** By which schemas are read; those of AsyncAPI are JSON Schema as it is. */
  dialect: Dialect
  document: Definition
  references: References
  /** Of its text. */
  digest: string
}

/** Larger than what is imported: comparison runs where its memory is bounded. */
export const comparedLimits = { bytesMax: 96 * 2 ** 20, nodesMax: 8_000_000, yamlTokensMax: 8_000_000 }

const hopsMax = 64

export const within = (at: At, ...steps: (string | number)[]): At => {
  let { value, pointer } = at
  for (const step of steps) {
    value = Array.isArray(value) && typeof step === 'number' ? value[step] : member(value, String(step))
    pointer += `/${typeof step === 'number' ? step : escapePointer(step)}`
  }
  return { value, pointer, source: at.source }
}

export const placeOf = ({ source, pointer }: At): Place | undefined =>
  source.document.positions.placeOf(pointer, { near: true })

export class Library {
  readonly root: Source
  /** Further documents, by name. */
  readonly parts: ReadonlyMap<string, Source>

  constructor(root: Source, others: ReadonlyMap<string, Source> = new Map()) {
    this.root = root
    this.parts = others
  }

  /** Byte for byte, with everything that it refers to. */
  isSame({ root, parts }: Library): boolean {
    const own = this.parts
    if (root.digest !== this.root.digest || own.size !== parts.size) return false
    return [...own].every(([name, { digest }]) => parts.get(name)?.digest === digest)
  }

  get top(): At {
    return { value: this.root.value, pointer: '', source: this.root }
  }

  /** What a reference leads to; undefined where nothing is there, or nothing that was read. */
  target(ref: string, from: Source): At | undefined {
    const [file = '', fragment = ''] = ref.split('#', 2)
    const source = file === '' ? from : this.parts.get(joined(from.name, file))
    const local = source ?? from
    const steps = local.references.steps(source ? `#${fragment}` : ref)
    if (!steps) return undefined
    const value = local.references.at(steps)
    if (value === undefined) return undefined
    return { value, pointer: steps.map(step => `/${escapePointer(step)}`).join(''), source: local }
  }

  /** What stands behind any number of references; the value itself where there is none. */
  resolved(at: At): At | undefined {
    let found = at
    for (let hop = 0; hop < hopsMax; hop++) {
      const ref = text(member(found.value, '$ref'))
      if (ref === undefined) return found
      const next = this.target(ref, found.source)
      if (!next) return undefined
      found = next
    }
    return undefined
  }
}

/** The first document of a side. Throws `document_invalid` and `document_too_large`. */
export function readSource(contents: string, name: string): Source {
  const document = readDefinition(contents, { file: name, limits: comparedLimits })
  const { kind } = document
  const dialect = dialectIn(document)
  if (!kind || !dialect) {
    const message = 'is none of OpenAPI (2.0 to 3.2), AsyncAPI (2 and 3), GraphQL and Protobuf.'
    const problem = { code: 'definition_unknown', message, pointer: '', place: { file: name, line: 1, column: 1 } }
    throw new Failure('document_invalid', `${name} ${message}`, { problems: [problem] })
  }
  return sourceOf(document, { name, kind, dialect, contents })
}

function dialectIn({ kind, value }: Definition): Dialect | undefined {
  if (kind === 'openapi') return isRecord(value) ? dialectOf(value) : undefined
  if (kind === 'asyncapi') return /^[23]\./.test(String(member(value, 'asyncapi'))) ? '3.1' : undefined
  return kind && '3.1'
}

/** A further document, which the first one refers to; read as that one is. */
export function readPart(contents: string, name: string, { kind, dialect }: Pick<Source, 'kind' | 'dialect'>): Source {
  const document = { kind, ...readDocument(contents, { file: name, limits: comparedLimits }) }
  return sourceOf(document, { name, kind, dialect, contents })
}

interface Named {
  name: string
  kind: DefinitionKind
  dialect: Dialect
  contents: string
}

function sourceOf(document: Definition, { contents, ...named }: Named): Source {
  const value = isRecord(document.value) ? document.value : {}
  const digest = hash('sha256', contents)
  return { ...named, value, document, references: new References(value), digest }
}
