/** A document held against a ruleset. Bounded by the document: each value is come to once for all rules. */
import type { Definition } from '@gatehouse/documents/definition.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { inFile } from '@gatehouse/documents/positions.ts'
import type { Finding, Severity } from './finding.ts'
import { Fingerprints } from './fingerprint.ts'
import { type Asked, isRecord, type Outcome } from './function.ts'
import { pointerOf, rootSpot, type Spot, spotAt, stepsOf } from './path/spot.ts'
import { targetsOf } from './path/target.ts'
import { type Follow, type Seeker, walk } from './path/walk.ts'
import { formatsOf, isMeant } from './ruleset/format.ts'
import type { PlaceOverride, Rule, Ruleset } from './ruleset/ruleset.ts'

/** A tree with its places. */
export type LintedDocument = Pick<Definition, 'value' | 'positions' | 'file'>

export interface LintResult {
  /** In the order of the text. */
  findings: Finding[]
  /** Findings beyond the bound, which are counted and no more. */
  more: number
}

export const findingsMax = 10_000

export function lint(document: LintedDocument, { rules, places }: Ruleset): LintResult {
  const run = new LintRun(document, places)
  const formats = formatsOf(document.value)
  for (const resolved of [false, true]) {
    const seekers = rules
      .filter(rule => rule.resolved === resolved && isMeant(rule.formats, formats))
      .flatMap(rule =>
        rule.given.filter(one => isMeant(one.formats, formats)).map(({ path }) => run.seeker(rule, path)),
      )
    if (seekers.length > 0) walk(run.root, seekers, resolved ? run.follow : undefined)
  }
  return run.result()
}

class LintRun {
  readonly root: Spot
  readonly follow: Follow
  readonly #document: LintedDocument
  readonly #places: readonly PlaceOverride[]
  readonly #found = new Map<string, Omit<Finding, 'fingerprint'> & { steps: readonly (string | number)[] }>()
  #more = 0

  constructor(document: LintedDocument, places: readonly PlaceOverride[]) {
    this.#document = document
    this.#places = places
    this.root = rootSpot(document.value)
    this.follow = followIn(this.root)
  }

  seeker(rule: Rule, path: Seeker['path']): Seeker {
    return { path, found: spot => this.#ask(rule, spot, path.keys) }
  }

  #ask(rule: Rule, spot: Spot, isKey: boolean): void {
    for (const { field, check } of rule.then) {
      for (const { value, steps } of isKey ? [{ value: spot.key, steps: [] }] : targetsOf(spot, field)) {
        const own = () => [...stepsOf(spot), ...steps]
        const name = String(steps.at(-1) ?? spot.key)
        const asked: Asked = {
          ...{ spot, name: name === '' ? 'the document' : name, steps: own, root: this.root },
          ...{ document: this.#document, follow: this.follow, resolved: rule.resolved },
        }
        for (const outcome of check(value, asked) ?? []) this.#tell(rule, outcome, { asked, value })
      }
    }
  }

  #tell(rule: Rule, outcome: Outcome, { asked, value }: { asked: Asked; value: unknown }): void {
    const steps = outcome.at ?? [...asked.steps(), ...(outcome.within ?? [])]
    const pointer = pointerOf(steps)
    const severity = this.#severity(rule, pointer)
    const message = messageOf(rule, outcome, { asked, value, pointer })
    const key = `${rule.name}\n${pointer}\n${message}`
    if (severity === 'off' || this.#found.has(key)) return
    if (this.#found.size === findingsMax) this.#more++
    else {
      const { documentationUrl } = rule
      this.#found.set(key, {
        ...{ rule: rule.name, severity, message, pointer, steps },
        ...(documentationUrl === undefined ? {} : { documentationUrl }),
      })
    }
  }

  /** What is said of a place counts for all below it; the nearest counts most. */
  #severity({ name, severity, enabled }: Rule, pointer: string): Severity | 'off' {
    let nearest = -1
    let found: Severity | 'off' = enabled ? severity : 'off'
    for (const { pointer: above, severities } of this.#places) {
      const said = severities.get(name)
      const fits = pointer === above || pointer.startsWith(`${above}/`)
      if (said === undefined || !fits || above.length <= nearest) continue
      ;[nearest, found] = [above.length, said]
    }
    return found
  }

  result(): LintResult {
    const { positions, file } = this.#document
    const fingerprints = new Fingerprints(this.root)
    const findings = [...this.#found.values()].map(({ steps, ...finding }): Finding => {
      const place = positions.placeOf(finding.pointer, { near: true })
      const fingerprint = fingerprints.of(finding.rule, steps)
      return { ...finding, ...(place ? { place: inFile(file, place) } : {}), fingerprint }
    })
    const order = ({ place }: Finding) => (place ? place.line * 10_000 + Math.min(place.column, 9999) : 0)
    return { findings: findings.sort((a, b) => order(a) - order(b)), more: this.#more }
  }
}

function followIn(root: Spot): Follow {
  const references = new References(root.value)
  const known = new Map<string, Spot | undefined>()
  return value => {
    if (!isRecord(value) || typeof value.$ref !== 'string') return undefined
    const { $ref } = value
    if (known.has($ref)) return known.get($ref)
    const target = references.resolved(value, '')
    const steps = target && target.value !== value ? references.steps(`#${target.pointer}`) : undefined
    const spot = steps && spotAt(root, steps)
    known.set($ref, spot)
    return spot
  }
}

function messageOf(
  { message, description }: Rule,
  outcome: Outcome,
  { asked, value, pointer }: { asked: Asked; value: unknown; pointer: string },
): string {
  if (message === undefined) return capital(outcome.message)
  const words: Readonly<Record<string, () => string>> = {
    error: () => outcome.message,
    property: () => asked.name,
    path: () => `#${pointer}`,
    value: () =>
      (typeof value === 'object' ? (Array.isArray(value) ? 'Array[]' : 'Object{}') : String(value)).slice(0, 120),
    description: () => description,
  }
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) =>
    Object.hasOwn(words, name) ? words[name]!() : '',
  )
}

const capital = (sentence: string) => `${sentence.replace(/^[a-z](?=[a-z]* )/, first => first.toUpperCase())}.`
