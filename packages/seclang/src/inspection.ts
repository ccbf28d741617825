/** One exchange under a set of rules, phase by phase. */

import { meets } from './byte-set.ts'
import { ExchangeVariables } from './exchange-variables.ts'
import type { Exclusion } from './exclusion.ts'
import { isOfHead } from './head-answers.ts'
import { Collections } from './message/collections.ts'
import type { InspectedReply, InspectedRequest, Subject } from './message/message.ts'
import { numberOf } from './operators/comparisons.ts'
import { Seen } from './pipeline.ts'
import type { Plan, PlannedRule } from './plan.ts'
import type { Phase, Rule, SetVariable } from './rule.ts'
import { holdsId } from './rule-set.ts'
import { fitsTarget, isVariable, type Target } from './target.ts'
import { filledText, type Reference, type Text } from './text.ts'

/** A rule that fitted. */
export interface Match {
  ruleId: number
  phase: Phase
  message: string
  data: string
  severity: number | undefined
  tags: readonly string[]
  /** Such as `ARGS:id`. */
  where: string
  /** What fitted, as it was looked at: outside bytes. */
  found: string
}

export interface Verdict {
  /** Of the rule that ended it; undefined where everything passed. */
  blockedBy: Match | undefined
  status: number
}

const nobody: readonly Seen[] = []
const passed: Verdict = { blockedBy: undefined, status: 200 }
export const matchesMax = 200
export const inspectionMsMax = 250
/** Of the match that says that there was no time for the rules. */
export const lateRuleId = 9_770_003
const untold = { message: '', data: '', found: '' }
const dataCharactersMax = 512

/** What changes while rules are asked. */
const isChanging = (collection: string) => collection.startsWith('MATCHED_VAR') || collection === 'DURATION'
const groupNames = Array.from({ length: 10 }, (_, at) => `tx.${at}`)
const counts: readonly string[] = ['']

export interface InspectionOptions {
  nowMs: () => number
  /** Those that hold for the path. */
  exclusions?: readonly Exclusion[]
  /** A rule that ends the exchange is noted, and the rest is asked all the same. */
  reports?: boolean
  /** What takes longer is not asked to its end, and refused. */
  msMax?: number
}

interface Fit {
  subject: Seen
  /** What was asked: the value with its transformations. */
  form: string
  groups: readonly string[]
}

export class Inspection {
  /** Those that are told, in order. */
  readonly matches: Match[] = []
  readonly #plan: Plan
  readonly #exclusions: readonly Exclusion[]
  readonly #reports: boolean
  readonly #msMax: number
  /** What was spent of it in the phases before. */
  #spentMs = 0
  readonly #collections: Collections
  readonly #variables: ExchangeVariables
  readonly #removedIds: string[] = []
  readonly #removedTags: string[] = []
  readonly #removedTargets: { id?: string; tag?: string; targets: readonly Target[] }[] = []
  readonly #startedMs: number
  readonly #nowMs: () => number
  #fits: Fit[] = []
  #allowed: 'nothing' | 'request' | 'all' = 'nothing'
  #off = false

  constructor(
    plan: Plan,
    request: InspectedRequest,
    { nowMs, exclusions = [], reports = false, msMax = inspectionMsMax }: InspectionOptions,
  ) {
    this.#plan = plan
    this.#exclusions = exclusions
    this.#reports = reports
    this.#msMax = msMax
    this.#variables = new ExchangeVariables(plan.variables)
    this.#collections = new Collections(request, plan.seenBefore)
    this.#nowMs = nowMs
    this.#startedMs = nowMs()
  }

  requestHead(): Verdict {
    return this.#phase(1)
  }

  /** With or without a body; one character a byte. Of one that is cut off, the beginning is read as far as it goes. */
  requestBody(bytes: string, isCut = false): Verdict {
    if (bytes !== '') this.#collections.body(bytes, isCut)
    return this.#phase(2)
  }

  replyHead(reply: InspectedReply): Verdict {
    this.#collections.reply(reply)
    return this.#phase(3)
  }

  replyBody(bytes: string): Verdict {
    this.#collections.replyBody(bytes)
    return this.#phase(4)
  }

  end(): void {
    this.#phase(5)
  }

  /** What rules have set, such as `anomaly_score`. */
  variable(name: string): string | undefined {
    return this.#variables.get(`tx.${name}`)
  }

  #phase(phase: Phase): Verdict {
    const startedMs = this.#nowMs()
    const verdict = this.#judged(phase, startedMs)
    this.#spentMs += this.#nowMs() - startedMs
    return verdict
  }

  #judged(phase: Phase, startedMs: number): Verdict {
    if (this.#off || this.#allowed === 'all' || (this.#allowed === 'request' && phase < 3)) return passed
    const { rules, prefilter, heads } = this.#plan.phases[phase]!
    const candidates = prefilter.candidates(this.#fixed)
    const unfit = this.#isHeadWhole ? heads.of(this.#collections) : undefined
    let verdict = passed
    const isLate = () => this.#spentMs + this.#nowMs() - startedMs > this.#msMax
    for (let at = 0; at < rules.length; ) {
      if (candidates[at] === 0 || unfit?.[at] === 1) {
        at++
        continue
      }
      const planned = rules[at]!
      if (isLate()) {
        const match = this.#late(planned.rule)
        return verdict === passed ? { blockedBy: match, status: 403 } : verdict
      }
      const isRemoved = this.#isRemoved(planned.rule)
      const found = isRemoved ? undefined : this.#asked(planned)
      if (!found) {
        if (unfit && !isRemoved && this.#isHeadWhole) heads.note(unfit, at, this.#variables)
        at++
        continue
      }
      const { rule } = planned
      if (rule.disruption === 'block') {
        if (verdict === passed) verdict = { blockedBy: found, status: rule.status }
        if (!this.#reports) return verdict
      }
      if (rule.disruption !== 'pass' && rule.disruption !== 'block') {
        this.#allowed =
          rule.disruption === 'allow' ? 'all' : rule.disruption === 'allow-request' ? 'request' : 'nothing'
        return verdict
      }
      if (this.#off) return verdict
      at = rule.next ?? at + 1
    }
    return verdict
  }

  /** Whether rules that ask the head alone look at all that they name. */
  get #isHeadWhole(): boolean {
    return this.#exclusions.length === 0 && !this.#isRemovedFrom(isOfHead)
  }

  #isRemovedFrom(collections: (name: string) => boolean): boolean {
    return this.#removedTargets.some(({ targets }) => targets.some(({ collection }) => collections(collection)))
  }

  /** What could not be judged does not pass. */
  #late({ phase }: Rule): Match {
    this.#off = true
    const message = `The rules took more than ${this.#msMax} ms`
    const match: Match = { ...untold, ruleId: lateRuleId, phase, message, severity: 2, tags: [], where: 'DURATION' }
    this.matches.push(match)
    return match
  }

  readonly #fixed = (collection: string) => this.#collections.of(collection)

  /** Undefined unless it and all of its chain fit. */
  #asked(head: PlannedRule): Match | undefined {
    if (head.quick && !head.quick(this.#variables)) return undefined
    this.#fits = []
    let last: Fit | undefined
    for (let link: PlannedRule | undefined = head; link; link = link.chain) {
      last = this.#evaluated(link)
      if (!last) return undefined
    }
    const { rule } = head
    const told = this.#match(rule, head.chain ? this.#fits[0]! : last!)
    // Controls of a chain hold once all of it fits.
    for (let link: PlannedRule | undefined = head; link; link = link.chain) this.#control(link.rule)
    if (rule.log && (rule.message || rule.disruption !== 'pass') && this.matches.length < matchesMax)
      this.matches.push(told)
    return told
  }

  #evaluated(planned: PlannedRule): Fit | undefined {
    const { rule } = planned
    let match: Fit | undefined
    for (const target of rule.targets.wanted) {
      if (target.counted) {
        const { subject, groups } = this.#counted(target, planned)
        if (groups) match = this.#fitted(rule, { ...seen(subject()), groups })
        continue
      }
      for (const subject of this.#meant(target, rule)) {
        const groups = this.#find(planned, subject)
        if (groups) match = this.#fitted(rule, { subject, form: planned.pipeline.of(subject), groups })
      }
    }
    return match
  }

  #counted(target: Target, planned: PlannedRule): { subject: () => Seen; groups: readonly string[] | undefined } {
    const { collection, key, variable } = target
    const found = variable === undefined ? this.#meant(target, planned.rule).length : this.#variables.get(variable)
    const count = typeof found === 'number' ? found : found === undefined ? 0 : 1
    const subject = () => new Seen(`&${collection}`, key ?? '', String(count))
    const { compares, negated, text } = planned.rule.operator
    if (!compares || text.fixed === undefined) return { subject, groups: this.#find(planned, subject()) }
    return { subject, groups: compares(count, numberOf(text.fixed)) !== negated ? counts : undefined }
  }

  #fitted(rule: Rule, fit: Fit): Fit {
    this.#fits.push(fit)
    if (rule.capture) {
      const most = Math.min(10, fit.groups.length)
      for (let at = 0; at < most; at++) this.#variables.set(groupNames[at]!, fit.groups[at]!)
    }
    for (const set of rule.setVariables) this.#set(set)
    return fit
  }

  #find(planned: PlannedRule, subject: Seen): readonly string[] | undefined {
    return subject.isKept && planned.isSteady ? this.#steady(planned, subject) : this.#first(planned, subject)
  }

  #first({ rule, pipeline }: PlannedRule, subject: Seen): readonly string[] | undefined {
    const { operator, multiMatch } = rule
    if (!multiMatch) return this.#answer(rule, pipeline.of(subject), subject)
    for (const form of pipeline.all(subject)) {
      const groups = operator.find(form, this.#valueOf)
      if (groups) return operator.negated ? undefined : groups
    }
    return operator.negated ? [subject.value] : undefined
  }

  /** That a rule does not fit a value stays so. */
  #steady(planned: PlannedRule, subject: Seen): readonly string[] | undefined {
    const { index } = planned
    if (subject.unfit?.[index] === 1) return undefined
    const groups = this.#first(planned, subject)
    if (!groups) {
      subject.unfit ??= new Uint8Array(this.#plan.links)
      subject.unfit[index] = 1
    }
    return groups
  }

  #answer({ operator }: Rule, form: string, subject?: Seen): readonly string[] | undefined {
    const { bytes } = operator
    if (bytes && form === subject?.value && form !== '' && !meets(subject.bytes, bytes)) return undefined
    const groups = operator.find(form, this.#valueOf)
    if (!operator.negated) return groups
    return groups ? undefined : [form]
  }

  #meant(target: Target, rule: Rule): readonly Seen[] {
    const { collection, key, variable } = target
    if (variable !== undefined) {
      const value = this.#variables.get(variable)
      return value === undefined ? nobody : [new Seen(collection, key!, value)]
    }
    const unwanted = this.#unwanted(rule, collection)
    const found = this.#wanted(target)
    if (found.length === 0 || !unwanted.some(one => one.collection === collection)) return found
    return found.filter(({ name }) => !unwanted.some(one => one.collection === collection && fitsTarget(one, name)))
  }

  #wanted(target: Target): readonly Seen[] {
    const { collection, key, pattern } = target
    if (isVariable(collection)) {
      return this.#variables.fitting(target).map(([name, value]) => new Seen(collection, name, value))
    }
    if (isChanging(collection)) return this.#subjects(collection)
    if (key !== undefined) return this.#collections.named(collection, key)
    const all = this.#collections.of(collection)
    return pattern ? all.filter(({ name }) => pattern.test(name)) : all
  }

  #unwanted({ id, tags, targets }: Rule, collection: string): readonly Target[] {
    if (this.#exclusions.length === 0 && !this.#isRemovedFrom(name => name === collection)) return targets.unwanted
    const removed = this.#removedTargets.filter(one => (one.id ? holdsId(one.id, id) : tags.includes(one.tag!)))
    const excluded = this.#exclusions.filter(one => one.isOf({ id, tags }))
    return [...targets.unwanted, ...[...removed, ...excluded].flatMap(one => one.targets ?? [])]
  }

  #subjects(collection: string): readonly Seen[] {
    if (!isChanging(collection)) return this.#collections.of(collection)
    return this.#changing(collection).map(({ name, value }) => new Seen(collection, name, value))
  }

  /** What rules themselves change. */
  #changing(collection: string): readonly Subject[] {
    switch (collection) {
      case 'MATCHED_VAR':
        return this.#fits.slice(-1).map(({ form }) => ({ collection, name: '', value: form }))
      case 'MATCHED_VAR_NAME':
        return this.#fits.slice(-1).map(({ subject }) => ({ collection, name: '', value: whereOf(subject) }))
      case 'MATCHED_VARS':
        return this.#fits.map(({ subject, form }) => ({ collection, name: whereOf(subject), value: form }))
      case 'MATCHED_VARS_NAMES':
        return this.#fits.map(({ subject }) => ({ collection, name: '', value: whereOf(subject) }))
      default:
        return [{ collection, name: '', value: String(Math.round((this.#nowMs() - this.#startedMs) * 1000)) }]
    }
  }

  readonly #valueOf = ({ collection, key, variable }: Reference): string | undefined => {
    if (variable !== undefined) return this.#variables.get(variable)
    if (key !== undefined && !isChanging(collection)) return this.#collections.named(collection, key)[0]?.value
    return this.#subjects(collection).find(({ name }) => key === undefined || name.toLowerCase() === key)?.value
  }

  #set({ collection, name, how, value }: SetVariable): void {
    const key = `${collection}.${this.#filled(name).toLowerCase()}`
    if (how === 'remove') return void this.#variables.delete(key)
    const text = this.#filled(value)
    if (how === 'set') return void this.#variables.set(key, text)
    const change = Number.parseInt(text, 10) || 0
    const before = Number.parseInt(this.#variables.get(key) ?? '0', 10) || 0
    this.#variables.set(key, String(how === 'add' ? before + change : before - change))
  }

  #control({ controls }: Rule): void {
    for (const { name, value, targets } of controls) {
      if (name === 'ruleengine') this.#off = value.toLowerCase() === 'off'
      else if (name === 'requestbodyprocessor') this.#collections.reader = value
      else if (name === 'forcerequestbodyvariable' && value.toLowerCase() === 'on')
        this.#collections.reader ??= 'URLENCODED'
      else if (name === 'ruleremovebyid') this.#removedIds.push(value)
      else if (name === 'ruleremovebytag') this.#removedTags.push(value)
      else if (name === 'ruleremovetargetbyid') this.#removedTargets.push({ id: value, targets })
      else if (name === 'ruleremovetargetbytag') this.#removedTargets.push({ tag: value, targets })
    }
  }

  #isRemoved(rule: Rule): boolean {
    if (this.#exclusions.some(one => !one.targets && one.isOf(rule))) return true
    const { id, tags } = rule
    if (this.#removedIds.length === 0 && this.#removedTags.length === 0) return false
    return this.#removedIds.some(written => holdsId(written, id)) || this.#removedTags.some(tag => tags.includes(tag))
  }

  #match({ id, phase, message, logData, severity, tags, log }: Rule, { subject, groups }: Fit): Match {
    if (!log) return { ...untold, ruleId: id, phase, severity, tags, where: subject.collection }
    return {
      ...{ ruleId: id, phase, severity, tags },
      message: this.#filled(message).slice(0, dataCharactersMax),
      data: this.#filled(logData).slice(0, dataCharactersMax),
      where: whereOf(subject),
      found: (groups[0] ?? '').slice(0, dataCharactersMax),
    }
  }

  #filled(text: Text | undefined): string {
    return text ? filledText(text, this.#valueOf) : ''
  }
}

const seen = (subject: Seen) => ({ subject, form: subject.value })

const whereOf = ({ collection, name }: Subject) => (name === '' ? collection : `${collection}:${name}`)
