/** Two schemas of one place, walked together: every difference is told where it stands, what means the same is not. */
import type { Concern, Told } from '../change.ts'
import type { At } from '../model/source.ts'
import type { CompareRules } from '../rules/compare-rules.ts'
import { levelOf } from '../rules/levels.ts'
import type { Reason, Verdict } from '../schema/reason.ts'
import type { Together } from '../schema/schema-side.ts'
import type { Shape } from '../schema/shape.ts'
import { type Effect, idOf, isHarmful, levelBy, namedSpot, type Spot } from './spot.ts'
import { tellArrays } from './tell-arrays.ts'
import { tellBounds } from './tell-bounds.ts'
import { tellAllOf, tellGroups } from './tell-groups.ts'
import { tellLogic } from './tell-logic.ts'
import { tellNotes } from './tell-notes.ts'
import { tellObjects } from './tell-objects.ts'
import { tellTypes } from './tell-types.ts'
import { tellValues } from './tell-values.ts'

/** The pair at hand. */
export interface Pair {
  a: Together
  b: Together
  base: Shape
  revision: Shape
  spot: Spot
}

export interface Event {
  suffix: string
  effect: Effect
  /** The sentence, after the place. */
  words: string
  hint?: string
  /** Its rule is one of how schemas are written; what is proven of their meaning does not lower it. */
  isStructural?: boolean
  /** Where the place itself has no word for it. */
  subject?: string
  base?: At | undefined
  revision?: At | undefined
  /** One of a list that it is about. */
  listed?: unknown
}

export type Said = Omit<Told, 'endpoint' | 'subject' | 'message'> & { spot: Spot; words: string }

const depthMax = 60

export class SchemaWalk {
  readonly reason: Reason
  readonly rules: CompareRules
  readonly #tell: (told: Told) => void
  #seen = new Set<string>()
  #depth = 0
  /** Of the walk at hand. */
  #harmful = 0
  #told = 0

  constructor(reason: Reason, rules: CompareRules, tell: (told: Told) => void) {
    this.reason = reason
    this.rules = rules
    this.#tell = tell
  }

  /** From the top of a body, parameter or header. */
  start(a: Together, b: Together, spot: Spot): void {
    if (this.reason.same(a, b)) return
    this.#seen = new Set()
    this.#harmful = 0
    this.#told = 0
    this.walk(a, b, spot)
    if (this.#harmful === 0) this.#judge(a, b, spot)
  }

  walk(a: Together, b: Together, spot: Spot): void {
    const key = `${a.id} ${b.id} ${spot.isProperty} ${spot.readOnly} ${spot.writeOnly}`
    if (this.#seen.has(key) || this.#depth > depthMax || this.reason.same(a, b)) return
    this.#seen.add(key)
    this.#depth++
    const [base, revision] = [this.reason.base.shape(a), this.reason.revision.shape(b)]
    const noted = {
      ...spot,
      readOnly: spot.readOnly || (base.notes.readOnly === true && revision.notes.readOnly === true),
      writeOnly: spot.writeOnly || (base.notes.writeOnly === true && revision.notes.writeOnly === true),
    }
    this.#pair({ a, b, base, revision, spot: noted })
    this.#depth--
  }

  #pair(pair: Pair): void {
    const { base, revision } = pair
    if (base.lost || revision.lost) {
      if (base.lost !== revision.lost)
        this.told(pair, { suffix: 'reference-lost', effect: 'either', words: 'refers to what was not read' })
      return
    }
    const isOther = tellTypes(this, pair)
    tellValues(this, pair)
    tellNotes(this, pair)
    if (isOther) return
    tellAllOf(this, pair)
    if (tellGroups(this, pair)) return
    tellBounds(this, pair)
    tellArrays(this, pair)
    tellObjects(this, pair)
    tellLogic(this, pair)
  }

  told({ a, b, base, revision, spot }: Pair, event: Event): void {
    const { id, isKnown } = idOf(spot, event.suffix)
    const hidden = (spot.direction === 'request' && spot.readOnly) || (spot.direction === 'response' && spot.writeOnly)
    let level = hidden && !isKnown ? 'INFO' : (levelOf(id) ?? ownLevel(spot, event))
    let verdict: Verdict | undefined
    if (level !== 'INFO') {
      verdict = this.reason.fits(spot.direction, a, b)
      const isAsked = event.effect !== 'none' && levelBy(spot, event.effect) !== 'INFO'
      // What still fits hurts nobody.
      if (verdict.fits === 'yes' && isAsked && !event.isStructural) level = 'INFO'
      if (verdict.fits === 'unknown' && isAsked && !isKnown) level = 'WARN'
    }
    if (level !== 'INFO') this.#harmful++
    if (isHarmful(spot, event.effect)) this.#told++
    this.#tell({
      ...{ id, level, endpoint: spot.endpoint },
      base: event.base ?? base.at,
      revision: event.revision ?? revision.at,
      subject: `${spot.subject} ${spot.path} ${event.subject ?? event.words}`,
      message: `${namedSpot(spot)}: ${event.words}.`,
      ...(event.hint ? { hint: event.hint } : {}),
      concern: concernOf(spot, id, event.listed),
      witness: witnessOf(spot, verdict),
    })
  }

  /** What has an id of its own, whatever the place. */
  say({ spot, words, ...told }: Said): void {
    const level = levelOf(told.id) ?? told.otherwise
    if (level === 'ERR' || level === 'WARN') this.#harmful++
    this.#tell({
      ...told,
      concern: concernOf(spot, told.id),
      endpoint: spot.endpoint,
      subject: `${spot.subject} ${spot.path} ${words}`,
      message: `${namedSpot(spot)} ${words}.`,
    })
  }

  /** Nothing that was told so far hurts anybody: whether that is so. */
  #judge(a: Together, b: Together, spot: Spot): void {
    const verdict = this.reason.fits(spot.direction, a, b)
    if (verdict.fits === 'yes') return
    const [base, revision] = [this.reason.base.shape(a), this.reason.revision.shape(b)]
    const isRequest = spot.direction === 'request'
    const place = { endpoint: spot.endpoint, base: base.at, revision: revision.at, subject: spot.subject }
    if (verdict.fits === 'unknown') {
      const message = `${spot.subject}: whether ${isRequest ? 'what was sent still fits' : 'what is sent now was possible before'} cannot be decided: ${verdict.reason}.`
      this.#tell({ ...place, id: `${spot.part}-undecided`, message, hint: 'Look at it, and try real values.' })
      return
    }
    const done = isRequest ? 'no longer accepts what it accepted' : 'may now be what it never was'
    this.#tell({
      ...{ ...place, id: `${spot.part}-${isRequest ? 'narrowed' : 'widened'}` },
      // Finer rules that call it safe have spoken; the value shows that it is not for everybody.
      level: this.#told > 0 ? 'WARN' : 'ERR',
      message: `${spot.subject} ${done}; a value shows it.`,
      witness: witnessOf(spot, verdict),
    })
  }
}

/** Undefined of responses: who calls reads them whole, as far as anybody knows. */
function concernOf({ direction, used, isProperty }: Spot, id: string, listed?: unknown): Concern | undefined {
  if (direction === 'response' || used === '') return undefined
  const isMissed = isProperty && /became-required|^new-required/.test(id)
  const value = listed === undefined ? {} : { value: JSON.stringify(listed) }
  return { who: isMissed ? 'others' : 'users', use: used, ...value }
}

export function witnessOf({ direction }: Spot, verdict: Verdict | undefined): Told['witness'] {
  if (verdict?.fits !== 'no') return undefined
  return { value: verdict.witness, acceptedBy: direction === 'request' ? 'base' : 'revision' }
}

/** A bound where there was none is dangerous, as the vocabulary has it: often it says what was so already. */
function ownLevel(spot: Spot, { suffix, effect }: Event) {
  const level = levelBy(spot, effect)
  return level === 'ERR' && suffix.endsWith('-set') ? 'WARN' : level
}
