/** Files of rules as what is run, with the exclusions of their user worked in. */
import { type Action, readActions } from './action.ts'
import { type Directive, readDirectives } from './directive.ts'
import { RuleProblem } from './problem.ts'
import type { Phase, Rule } from './rule.ts'
import { type ReadRule, type RuleWords, readRule, unconditional, wordsOf } from './rule-reader.ts'
import { readTargets } from './target.ts'
import { finished, type Work } from './work.ts'

export interface RuleFile {
  name: string
  /** One character a byte. */
  text: string
}

export interface RuleSet {
  /** In order; index 0 is of no phase. */
  phases: readonly (readonly Rule[])[]
  rules: number
}

/** Directives that tell a server how to look, which here is settings of whoever runs the rules. */
const elsewhere =
  /^Sec(RuleEngine|RequestBody\w*|ResponseBody\w*|Audit\w*|Debug\w*|TmpDir|DataDir|UploadDir|UploadKeepFiles|UploadFileMode|UploadFileLimit|PcreMatchLimit\w*|ArgumentSeparator|ArgumentsLimit|CookieFormat|UnicodeMapFile|StatusEngine|ComponentSignature|CollectionTimeout|GeoLookupDb|HttpBlKey|Server\w*|TmpSaveUploadedFiles|XmlExternalEntity|RequestEncoding|Rule(Inheritance|PerfTime)|Hash\w*|Sensor\w*|StreamOutBodyInspection|StreamInBodyInspection|Webapp\w*|WriteStateLimit|ReadStateLimit|Connection\w*|ChrootDir|Guardian\w*|Interceptor\w*|DisableBackendCompression|ContentInjection|RemoteRules\w*|CacheTransformations|GsbLookupDb|RuleScript)$/i

/** Throws `RuleProblem` for the first thing that is not understood: a rule that is left out would be a hole. */
export const readRules = (files: readonly RuleFile[]): RuleSet => finished(readingRules(files))

/** Likewise, rule by rule. */
export function* readingRules(files: readonly RuleFile[]): Work<RuleSet> {
  const builder = new RuleSetBuilder(new Map(files.map(({ name, text }) => [name, text])))
  for (const { name, text } of files) {
    if (!name.endsWith('.conf')) continue
    for (const directive of readDirectives(text, name)) {
      builder.add(directive)
      yield
    }
  }
  return builder.made()
}

type Entry = ReadRule | { marker: string }

class RuleSetBuilder {
  readonly #texts: ReadonlyMap<string, string>
  readonly #entries: Entry[] = []
  readonly #defaults = new Map<number, readonly Action[]>()
  readonly #ids = new Set<number>()
  /** By what it was read from. */
  readonly #said = new Map<ReadRule, RuleWords>()
  #open: ReadRule | undefined

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  add(directive: Directive): void {
    const { name, words, place } = directive
    switch (name.toLowerCase()) {
      case 'secrule':
        return this.#rule(directive, wordsOf(directive))
      case 'secaction':
        return this.#rule(directive, {
          ...{ targets: unconditional, operator: '@unconditionalMatch' },
          actions: readActions(words[0] ?? '', place),
        })
      case 'secmarker':
        return void this.#entries.push({ marker: words[0] ?? '' })
      case 'secdefaultaction':
        return this.#default(directive)
      case 'secruleremovebyid':
        return this.#remove(({ id }) => words.some(word => holdsId(word, id)))
      case 'secruleremovebytag':
        return this.#remove(({ tags }) => tags.some(tag => words.some(word => new RegExp(word).test(tag))))
      case 'secruleremovebymsg':
        return this.#remove(({ message }) => words.some(word => new RegExp(word).test(message?.fixed ?? '')))
      case 'secruleupdatetargetbyid':
        return this.#retarget(directive, ({ id }) => holdsId(words[0]!, id))
      case 'secruleupdatetargetbytag':
        return this.#retarget(directive, ({ tags }) => tags.some(tag => new RegExp(words[0]!).test(tag)))
      case 'secruleupdatetargetbymsg':
        return this.#retarget(directive, ({ message }) => new RegExp(words[0]!).test(message?.fixed ?? ''))
      case 'secruleupdateactionbyid':
        return this.#change(directive)
      default:
        if (!elsewhere.test(name)) throw new RuleProblem(place, `the directive ${name} is not known`)
    }
  }

  made(): RuleSet {
    if (this.#open) throw new RuleProblem(this.#open.place, 'a chain that does not go on')
    const phases = [0, 1, 2, 3, 4, 5].map(phase => phaseRules(this.#entries, phase as Phase))
    return { phases, rules: phases.reduce((sum, { length }) => sum + length, 0) }
  }

  #rule({ place }: Directive, words: ReturnType<typeof wordsOf>): void {
    const phase = words.actions.find(({ name }) => name === 'phase')?.value
    const defaults = this.#defaults.get(Number(phase ?? 2)) ?? []
    const said = { ...words, place, defaults, readFile: (name: string) => this.#read(name, place) }
    const rule = readRule(said)
    this.#said.set(rule, said)
    if (this.#open) {
      this.#open.chain = rule
      this.#open = rule.chains ? rule : undefined
      return
    }
    if (rule.id === 0) throw new RuleProblem(place, 'a rule has an id')
    if (this.#ids.has(rule.id)) throw new RuleProblem(place, `a rule with the id ${rule.id} is there already`)
    this.#ids.add(rule.id)
    this.#entries.push(rule)
    if (rule.chains) this.#open = rule
  }

  #default({ words, place }: Directive): void {
    const actions = readActions(words[0] ?? '', place)
    const phase = Number(actions.find(({ name }) => name === 'phase')?.value ?? 2)
    this.#defaults.set(phase, actions)
  }

  #remove(fits: (rule: ReadRule) => boolean): void {
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at]!
      if (!('marker' in entry) && fits(entry)) this.#entries.splice(at, 1)
    }
  }

  /** What is added goes to every rule that is meant, what is taken away, too. */
  #retarget({ words, place }: Directive, fits: (rule: ReadRule) => boolean): void {
    const { wanted, unwanted } = readTargets(words.slice(1).join('|').replaceAll(',', '|'), place)
    for (const entry of this.#entries) {
      if ('marker' in entry || !fits(entry)) continue
      const { targets } = entry
      entry.targets = { wanted: [...targets.wanted, ...wanted], unwanted: [...targets.unwanted, ...unwanted] }
    }
  }

  /** What is said anew holds in place of what was said, of one link of a chain where its number stands: `941100:1`. */
  #change({ words, place }: Directive): void {
    const [, ids, link = '0'] = /^(\d+(?:-\d+)?)(?::(\d+))?$/.exec(words[0] ?? '') ?? []
    if (ids === undefined) throw new RuleProblem(place, `${words[0]} is no id of a rule`)
    const added = readActions(words[1] ?? '', place)
    const kept = added.find(({ name }) => name === 'id' || name === 'phase' || name === 'chain')
    if (kept) throw new RuleProblem(place, `${kept.name} of a rule cannot be changed`)
    for (const entry of this.#entries) {
      if ('marker' in entry || !holdsId(ids, entry.id)) continue
      let rule: ReadRule | undefined = entry
      for (let at = Number(link); at > 0 && rule; at--) rule = rule.chain as ReadRule | undefined
      if (!rule) throw new RuleProblem(place, `the chain of rule ${entry.id} is not that long`)
      const said = this.#said.get(rule)!
      const { targets, chain } = rule
      const changed = { ...said, actions: [...said.actions, ...added] }
      Object.assign(rule, readRule(changed), { targets, chain })
      this.#said.set(rule, changed)
    }
  }

  /** Of a file beside the one that names it. */
  #read(name: string, place: ReadRule['place']): string {
    const text = this.#texts.get(place.file.slice(0, place.file.lastIndexOf('/') + 1) + name)
    if (text === undefined) throw new RuleProblem(place, `the file ${name} is not among the rules`)
    return text
  }
}

/** Rules of one phase, with where each goes on when it fits. */
function phaseRules(entries: readonly Entry[], phase: Phase): Rule[] {
  const rules: ReadRule[] = []
  const markers = new Map<string, number>()
  for (const entry of entries) {
    if ('marker' in entry) markers.set(entry.marker, rules.length)
    else if (entry.phase === phase) rules.push(entry)
  }
  rules.forEach((rule, at) => {
    if (rule.skipAfter !== undefined) {
      const there = markers.get(rule.skipAfter)
      // A marker that stands before the rule, or nowhere, is the end.
      rule.next = there !== undefined && there > at ? there : rules.length
    } else if (rule.skip > 0) rule.next = at + 1 + rule.skip
  })
  return rules
}

/** `942100`, or `942100-942190`. */
export function holdsId(written: string, id: number): boolean {
  const [from, to] = written.split('-').map(Number)
  return id >= from! && id <= (to ?? from)!
}
