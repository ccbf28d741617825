/** One body, event or message with what is personal in it replaced. */
import { Failure } from '@gatehouse/base'
import { compiledPattern } from '@gatehouse/expression/linear-pattern.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import {
  changeJson,
  type Detector,
  type Detectors,
  detectorsOf,
  hashed,
  JsonSyntaxProblem,
  masked,
  redactText,
  Tokens,
  type Treatment,
  tokenPattern,
} from '@gatehouse/privacy'
import type { Filled } from '@gatehouse/schema'
import type { privacyConfig } from './config.ts'

type Config = Filled<typeof privacyConfig>

/** Of fields by where they stand. */
interface FieldNode {
  treatment: Treatment | undefined
  members: Map<string, FieldNode>
}

export class Redactor {
  readonly #detectors: Detectors
  readonly #fields: FieldNode | undefined
  readonly #treatment: Treatment

  /** Throws where a hash or a token would be made without a key, and so by anybody. */
  constructor({ find, countries, patterns, fields, treatment, key, restore }: Config) {
    const keyed = [treatment, ...fields.map(field => field.treatment)].some(how => how === 'hash' || how === 'tokenize')
    if (key === undefined && (keyed || restore))
      throw new Failure('snapshot_invalid', 'privacy: hashes and tokens need a key.')
    this.#detectors = {
      known: detectorsOf(find, countries),
      own: Object.entries(patterns).map(([kind, source]) => ownDetector(kind, source)),
    }
    this.#fields = fields.length > 0 ? fieldNodes(fields, treatment) : undefined
    this.#treatment = treatment
  }

  /** Throws `JsonSyntaxProblem` for JSON that is none. */
  body(text: string, { type, key }: { type: string; key: string }): string {
    if (formatOf(type) === 'json') return this.json(text, key)
    return type === 'application/x-www-form-urlencoded' ? this.#form(text, key) : this.text(text, key)
  }

  text(text: string, key: string): string {
    return redactText(
      text,
      this.#detectors,
      (found, { kind }) => treated(found, { kind, key, how: this.#treatment }) ?? '',
    )
  }

  /** Throws `JsonSyntaxProblem` for what is no JSON. */
  json(text: string, key: string): string {
    const fields = this.#fields
    return changeJson(text, {
      value: (value, { path }) => {
        const how = fields && treatmentAt(fields, path)
        return how ? treated(value, { kind: 'field', key, how }) : this.text(value, key)
      },
    })
  }

  /** Values alone, and written anew where they changed. */
  #form(text: string, key: string): string {
    return text.replace(/=([^&]*)/g, (whole, written: string) => {
      const value = formValue(written)
      const after = this.text(value, key)
      return after === value ? whole : `=${encodeURIComponent(after)}`
    })
  }

  /** As JSON where it is some. */
  either(text: string, key: string): string {
    if (!/^\s*[[{"]/.test(text)) return this.text(text, key)
    try {
      return this.json(text, key)
    } catch (thrown) {
      if (thrown instanceof JsonSyntaxProblem) return this.text(text, key)
      throw thrown
    }
  }
}

/** As a form writes it (WHATWG URL §5.1). */
const formValue = (written: string) => new URLSearchParams(`a=${written}`).get('a')!

/** Tokens of this key in the text are what they stand for. Within JSON what comes out is written as JSON has it. */
export function restored(text: string, key: string, within: 'json' | 'text'): string {
  if (!text.includes('ptk_')) return text
  const tokens = new Tokens(new TextEncoder().encode(key))
  return text.replace(tokenPattern, token => {
    const found = tokens.text(token)
    if (found === undefined) return token
    return within === 'json' ? JSON.stringify(found).slice(1, -1) : found
  })
}

function treated(text: string, { kind, key, how }: { kind: string; key: string; how: Treatment }): string | undefined {
  if (how === 'drop') return undefined
  if (how === 'mask') return masked(text, kind)
  const bytes = new TextEncoder().encode(key)
  return how === 'hash' ? hashed(text, bytes) : new Tokens(bytes).token(text)
}

function ownDetector(kind: string, source: string): Detector {
  const pattern = compiledPattern(source)
  return {
    kind,
    find(text, found) {
      const matcher = pattern.matcher(text)
      while (matcher.find()) if (matcher.end() > matcher.start()) found(matcher.start(), matcher.end())
    },
  }
}

function fieldNodes(fields: Config['fields'], otherwise: Treatment): FieldNode {
  const root: FieldNode = { treatment: undefined, members: new Map() }
  for (const { at, treatment } of fields) {
    for (const pointer of at) {
      let node = root
      for (const step of pointer.split('/').slice(1)) {
        const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
        let inner = node.members.get(name)
        if (!inner) node.members.set(name, (inner = { treatment: undefined, members: new Map() }))
        node = inner
      }
      node.treatment = treatment ?? otherwise
    }
  }
  return root
}

/** Of the place itself, or of what it stands in. */
function treatmentAt(root: FieldNode, path: readonly string[]): Treatment | undefined {
  let nodes = [root]
  for (const step of path) {
    const below: FieldNode[] = []
    for (const { members } of nodes) {
      const named = members.get(step)
      const every = step === '*' ? undefined : members.get('*')
      if (named) below.push(named)
      if (every) below.push(every)
    }
    if (below.length === 0) return undefined
    const found = below.find(({ treatment }) => treatment !== undefined)
    if (found) return found.treatment
    nodes = below
  }
  return undefined
}
