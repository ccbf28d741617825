/** One body, event or message with what is personal in it replaced. */
import { Failure } from '@gatehouse/base'
import { writerFor } from '@gatehouse/media/escape.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import {
  changeBody,
  changeJson,
  type Detectors,
  detectorsOf,
  hashed,
  masked,
  type Place,
  redactText,
  Tokens,
  type Treatment,
  tokenPattern,
} from '@gatehouse/privacy'
import type { Filled } from '@gatehouse/schema'
import type { privacyConfig } from './config.ts'
import { changedForm } from './form-fields.ts'
import { OwnPatterns } from './own-patterns.ts'

type Config = Filled<typeof privacyConfig>

/** Of fields by where they stand. */
interface FieldNode {
  treatment: Treatment | undefined
  members: Map<string, FieldNode>
}

/** How one message is gone through. */
export interface Going {
  key: string
  /** Hears each place and kind that was found, as it is found; it may keep no place. */
  told: (kind: string, place: Place | string) => void
}

export class Redactor {
  readonly #own: OwnPatterns
  readonly #detectors: Detectors
  readonly #fields: FieldNode | undefined
  readonly #treatment: Treatment
  /** Nothing is put in any place. */
  readonly #tellsOnly: boolean

  /** Throws where a hash or a token would be made without a key, and so by anybody. */
  constructor({ mode, find, countries, patterns, fields, treatment, key, restore }: Config, nowMs: () => number) {
    const keyed = [treatment, ...fields.map(field => field.treatment)].some(how => how === 'hash' || how === 'tokenize')
    if (key === undefined && (keyed || restore) && mode === 'treat')
      throw new Failure('snapshot_invalid', 'privacy: hashes and tokens need a key.')
    this.#own = new OwnPatterns(patterns, nowMs)
    this.#detectors = {
      known: detectorsOf(find, countries),
      own: this.#own.detectors,
    }
    this.#fields = fields.length > 0 ? fieldNodes(fields, treatment) : undefined
    this.#treatment = treatment
    this.#tellsOnly = mode === 'report'
  }

  /** Throws `JsonSyntaxProblem` for JSON that is none, and `PatternsTooSlow`. */
  body(text: string, type: string, going: Going): string {
    this.#own.begin()
    return this.#typed(text, type, going)
  }

  /** Of a form in parts, with a character for each byte. Throws `FormProblem` as well. */
  form(octets: string, contentType: string, going: Going, before = (text: string, _type: string) => text): string {
    this.#own.begin()
    return changedForm(octets, contentType, {
      content: (text, type, name) => this.#typed(before(text, type), type, within(going, name)),
      head: line => this.#text(line, going, 'form'),
    })
  }

  /** As it stands in a target, without the question mark. Throws `PatternsTooSlow`. */
  query(text: string, going: Going): string {
    this.#own.begin()
    return this.#pairs(text, within(going, 'query'))
  }

  #typed(text: string, type: string, going: Going): string {
    if (formatOf(type) === 'json') return this.#json(text, going)
    if (isForm(type)) return this.#pairs(text, going)
    return /\b(x-ndjson|jsonl)\b/.test(type) ? this.#lines(text, going) : this.#either(text, going)
  }

  /** A value that is no body, or an event or a message: as JSON where it is some. Throws `PatternsTooSlow`. */
  piece(text: string, going: Going, place?: Place | string): string {
    this.#own.begin()
    return place === undefined ? this.#either(text, going) : this.#text(text, going, place)
  }

  #text(text: string, { key, told }: Going, place: Place | string = 'text'): string {
    return redactText(text, this.#detectors, (found, { kind }) => {
      told(kind, place)
      return this.#tellsOnly ? found : (treated(found, { kind, key, how: this.#treatment }) ?? '')
    })
  }

  /** Throws `JsonSyntaxProblem` for what is no JSON. */
  #json(text: string, going: Going): string {
    const fields = this.#fields
    const onlySigned = this.#detectors.own.length > 0 ? {} : ({ onlySigned: fields ? 'names' : 'all' } as const)
    return changeJson(text, {
      ...onlySigned,
      value: (value, place) => {
        const how = fields && treatmentAt(fields, place.path)
        if (!how) return this.#text(value, going, place)
        going.told('field', place)
        return this.#tellsOnly ? value : treated(value, { kind: 'field', key: going.key, how })
      },
      key: (key, place) => this.#text(key, going, place),
    })
  }

  /** Names and values, written anew where they changed. */
  #pairs(text: string, going: Going): string {
    const within = (written: string, place: Place | string) => {
      const value = formValue(written)
      const after = this.#text(value, going, place)
      return after === value ? written : encodeURIComponent(after)
    }
    const piece = (whole: string) => {
      const at = whole.indexOf('=')
      if (at < 0) return within(whole, 'form')
      const name = whole.slice(0, at)
      return `${within(name, 'form')}=${within(whole.slice(at + 1), { path: [formValue(name)] })}`
    }
    return text.split('&').map(piece).join('&')
  }

  /** Values of JSON one to a line. */
  #lines(text: string, going: Going): string {
    return text
      .split('\n')
      .map(line => this.#either(line, going))
      .join('\n')
  }

  #either(text: string, going: Going): string {
    return changeBody(text, { json: json => this.#json(json, going), text: plain => this.#text(plain, going) })
  }
}

/** What callers may have named is masked as fields of bodies are. */
const within = ({ key, told }: Going, part: string): Going => ({
  key,
  told: (kind, place) => told(kind, typeof place === 'string' ? { path: [part] } : { path: [part, ...place.path] }),
})

/** As a form writes it (WHATWG URL §5.1). */
const formValue = (written: string) => (/[%+]/.test(written) ? new URLSearchParams(`a=${written}`).get('a')! : written)

const isForm = (type: string) => type === 'application/x-www-form-urlencoded'

/** A query with what its tokens of this key stand for. */
export const restoredQuery = (query: string, key: string): string =>
  restored(query, key, 'application/x-www-form-urlencoded')

/** Tokens of this key in the text are what they stand for, written as the type of the text has it, so that they stay one value. */
export function restored(text: string, key: string, type: string): string {
  if (!text.includes('ptk_')) return text
  const tokens = new Tokens(new TextEncoder().encode(key))
  const written = restorerFor(type)
  return text.replace(tokenPattern, token => {
    const found = tokens.text(token)
    return found === undefined ? token : written(found)
  })
}

function restorerFor(type: string): (found: string) => string {
  if (isForm(type)) return encodeURIComponent
  const write = writerFor(type)
  // The token stands in quotes already.
  return formatOf(type) === 'json' ? found => write(found).slice(1, -1) : write
}

function treated(text: string, { kind, key, how }: { kind: string; key: string; how: Treatment }): string | undefined {
  if (how === 'drop') return undefined
  if (how === 'mask') return masked(text, kind)
  const bytes = new TextEncoder().encode(key)
  return how === 'hash' ? hashed(text, bytes) : new Tokens(bytes).token(text)
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

/** Of the place itself, or of what it stands in: the nearest to the root. */
function treatmentAt(root: FieldNode, path: readonly string[]): Treatment | undefined {
  let node = root
  for (let at = 0; at < path.length; at++) {
    const named = node.members.get(path[at]!)
    const every = path[at] === '*' ? undefined : node.members.get('*')
    if (named && every) return treatmentOfBoth([named, every], path, at + 1)
    const next = named ?? every
    if (!next || next.treatment) return next?.treatment
    node = next
  }
  return undefined
}

/** Where a member is named, and every member is as well. */
function treatmentOfBoth(both: FieldNode[], path: readonly string[], from: number): Treatment | undefined {
  let nodes = both
  for (let at = from; nodes.length > 0; at++) {
    const found = nodes.find(({ treatment }) => treatment !== undefined)
    if (found || at === path.length) return found?.treatment
    nodes = nodes.flatMap(({ members }) => {
      const every = path[at] === '*' ? undefined : members.get('*')
      return [members.get(path[at]!), every].filter(one => one !== undefined)
    })
  }
  return undefined
}
