/** A ruleset as it is written, and what it extends: which rules there are, and which of them are in force. */
import type { Problem } from '@gatehouse/base'
import type { Positions } from '@gatehouse/documents'
import { escapePointer } from '@gatehouse/schema'
import { type Severity, severities } from '../finding.ts'
import { isRecord } from '../function.ts'
import type { WrittenRule } from './ruleset.ts'

export interface RuleState {
  definition: WrittenRule
  enabled: boolean
  severity: Severity | undefined
  /** Where it was written. */
  source: string
  pointer: string
}

export interface WrittenRuleset {
  rules: Map<string, RuleState>
  aliases: Map<string, unknown>
  overrides: { value: Readonly<Record<string, unknown>>; source: string; pointer: string }[]
}

/** What a name in `extends` leads to. */
export interface Source {
  name: string
  value: unknown
  /** Of its text, where it has one: then what is wrong is told with its line. */
  positions?: Positions
}

export type Load = (name: string, from: string) => Promise<Source>

export type Tell = (problem: Problem & { source?: string }) => void

type Mode = 'recommended' | 'all' | 'off'

const extendsDepthMax = 20
const known = new Set([
  ...['extends', 'rules', 'aliases', 'overrides', 'functions', 'functionsDir', 'formats', 'documentationUrl'],
  ...['parserOptions', 'except', 'description', 'title', 'name', 'summary'],
])

export class RulesetReader {
  readonly #load: Load
  readonly #tell: Tell

  constructor(load: Load, tell: Tell) {
    this.#load = load
    this.#tell = tell
  }

  async read(source: Source, above: readonly string[] = []): Promise<WrittenRuleset> {
    const found: WrittenRuleset = { rules: new Map(), aliases: new Map(), overrides: [] }
    if (!isRecord(source.value)) {
      this.#problem(source, '', 'A ruleset is an object with rules or extends.')
      return found
    }
    return this.extended(found, source.value, { source, pointer: '', above })
  }

  /** The ruleset with what another, or an override of its own, adds to it. */
  async extended(
    found: WrittenRuleset,
    value: Readonly<Record<string, unknown>>,
    at: { source: Source; pointer: string; above: readonly string[] },
  ): Promise<WrittenRuleset> {
    const { source, pointer } = at
    for (const key of Object.keys(value)) {
      if (!known.has(key) && key !== 'files')
        this.#problem(source, `${pointer}/${escapePointer(key)}`, `${key} is no key of a ruleset.`)
    }
    await this.#extend(found, value.extends, at)
    if (isRecord(value.aliases)) for (const [name, one] of Object.entries(value.aliases)) found.aliases.set(name, one)
    for (const [name, one] of Object.entries(isRecord(value.rules) ? value.rules : {})) {
      this.#rule(found, { name, said: one, formats: value.formats, documentationUrl: value.documentationUrl }, at)
    }
    for (const [index, one] of (Array.isArray(value.overrides) ? value.overrides : []).entries()) {
      if (isRecord(one))
        found.overrides.push({ value: one, source: source.name, pointer: `${pointer}/overrides/${index}` })
    }
    return found
  }

  async #extend(
    found: WrittenRuleset,
    said: unknown,
    { source, pointer, above }: { source: Source; pointer: string; above: readonly string[] },
  ): Promise<void> {
    const list = said === undefined ? [] : typeof said === 'string' ? [said] : Array.isArray(said) ? said : [undefined]
    for (const [index, one] of list.entries()) {
      const at = `${pointer}/extends${Array.isArray(said) ? `/${index}` : ''}`
      const [name, mode = 'recommended'] = Array.isArray(one) ? one : [one]
      if (typeof name !== 'string' || !['recommended', 'all', 'off'].includes(mode)) {
        this.#problem(source, at, 'It extends a name, or [name, recommended | all | off].')
        continue
      }
      if (above.length >= extendsDepthMax || above.includes(name)) {
        this.#problem(source, at, `${name} extends itself.`)
        continue
      }
      try {
        const inner = await this.#load(name, source.name)
        merge(found, await this.read(inner, [...above, name]), mode as Mode)
      } catch (thrown) {
        this.#problem(source, at, `${name} cannot be read: ${(thrown as Error).message}`)
      }
    }
  }

  #rule(
    found: WrittenRuleset,
    {
      name,
      said,
      formats,
      documentationUrl,
    }: { name: string; said: unknown; formats: unknown; documentationUrl: unknown },
    { source, pointer: base }: { source: Source; pointer: string },
  ): void {
    const pointer = `${base}/rules/${escapePointer(name)}`
    const before = found.rules.get(name)
    if (isRecord(said)) {
      const definition: WrittenRule = {
        ...(formats === undefined ? {} : { formats }),
        ...(documentationUrl === undefined ? {} : { documentationUrl: `${documentationUrl}#${name}` }),
        ...before?.definition,
        ...said,
      }
      const severity = severityOf(definition.severity)
      if (definition.severity !== undefined && severity === undefined) {
        this.#problem(
          source,
          `${pointer}/severity`,
          `${name} has a severity that is none of ${severities.join(', ')}, off.`,
        )
      }
      const enabled = severity !== 'off' && definition.enabled !== false && definition.recommended !== false
      found.rules.set(name, {
        ...{ definition, enabled, source: source.name, pointer },
        severity: severity === 'off' ? undefined : severity,
      })
      return
    }
    if (!before) return this.#problem(source, pointer, `${name} is a rule of nothing that this ruleset extends.`)
    const severity = severityOf(said)
    if (said === true || said === 'on' || said === 'all' || said === 'recommended') {
      found.rules.set(name, { ...before, enabled: true })
    } else if (said === false || severity === 'off') found.rules.set(name, { ...before, enabled: false })
    else if (severity === undefined) this.#problem(source, pointer, `${name} is set to what is no severity.`)
    else found.rules.set(name, { ...before, enabled: true, severity })
  }

  #problem({ name }: Source, pointer: string, message: string): void {
    this.#tell({ code: 'ruleset_invalid', message, pointer, source: name })
  }
}

function merge(found: WrittenRuleset, inner: WrittenRuleset, mode: Mode): void {
  for (const [name, state] of inner.rules) {
    found.rules.set(name, mode === 'recommended' ? state : { ...state, enabled: mode === 'all' })
  }
  for (const [name, one] of inner.aliases) found.aliases.set(name, one)
  found.overrides.push(...inner.overrides)
}

const byNumber: readonly Severity[] = ['error', 'warn', 'info', 'hint']

/** Undefined for what is none. */
export function severityOf(said: unknown): Severity | 'off' | undefined {
  if (said === 'off' || said === -1) return 'off'
  if (typeof said === 'number') return byNumber[said]
  return severities.find(one => one === said)
}
