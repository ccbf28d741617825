/** Rulesets in the language of Spectral, for one file at a time: what is said for some files only counts for those. */
import { matchesGlob } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import { placed } from '@gatehouse/documents'
import { isRecord } from '../function.ts'
import { compiledRule, type Words } from './compile-rule.ts'
import type { PlaceOverride, Ruleset } from './ruleset.ts'
import { type Load, RulesetReader, type Source, severityOf, type WrittenRuleset } from './written-ruleset.ts'

export interface ReadRulesetOptions {
  /** What names in `extends` lead to. */
  load: Load
  functions: Words['functions']
  /** Path of the document as the ruleset sees it, for its overrides. */
  file?: string
}

const problemsMax = 100

/** Throws `ruleset_invalid` with everything that is wrong, each with its pointer in its source. */
export async function readRuleset(
  source: Source,
  { load, functions, file = '' }: ReadRulesetOptions,
): Promise<Ruleset> {
  const problems: (Problem & { source?: string })[] = []
  const tell = (problem: Problem & { source?: string }) => void problems.push(problem)
  const sources = new Map([[source.name, source]])
  const reader = new RulesetReader(async (name, from) => {
    const found = await load(name, from)
    sources.set(found.name, found)
    return found
  }, tell)
  const written = await reader.read(source)
  const places = await overridden(reader, written, file)
  const words: Words = { aliases: written.aliases, functions }
  const rules = [...written.rules].flatMap(([name, state]) => {
    const isWanted = state.enabled || places.some(({ severities }) => severities.has(name))
    if (!isWanted) return []
    return compiledRule(name, state, words, problem => tell({ ...problem, source: state.source })) ?? []
  })
  if (problems.length === 0) return { rules, places }
  const shown = problems.slice(0, problemsMax).map(({ source: at = '', ...problem }) => {
    const { positions } = sources.get(at) ?? {}
    const [told] = positions ? placed([problem], { positions, file: at }) : [problem]
    return { ...told!, message: at === source.name ? problem.message : `${at}: ${problem.message}` }
  })
  throw new Failure('ruleset_invalid', `${source.name}: ${shown[0]!.message}`, { problems: shown })
}

async function overridden(reader: RulesetReader, written: WrittenRuleset, file: string): Promise<PlaceOverride[]> {
  const places: PlaceOverride[] = []
  for (const { value, source, pointer } of written.overrides) {
    const files = (Array.isArray(value.files) ? value.files : []).filter(one => typeof one === 'string')
    const whole = files.filter(one => !one.includes('#'))
    if (whole.some(glob => fits(file, glob))) {
      await reader.extended(written, value, { source: { name: source, value }, pointer, above: [] })
    }
    for (const one of files) {
      const [glob = '', at] = one.split('#')
      if (at === undefined || (glob !== '' && !fits(file, glob))) continue
      const severities = Object.entries(isRecord(value.rules) ? value.rules : {}).flatMap(([name, said]) => {
        const severity = severityOf(said)
        return severity ? [[name, severity] as const] : []
      })
      places.push({ files: [glob], pointer: at, severities: new Map(severities) })
    }
  }
  return places
}

/** A glob without a folder fits in every folder. */
const fits = (file: string, glob: string) =>
  matchesGlob(file, glob) || (!glob.includes('/') && matchesGlob(file, `**/${glob}`))
