/** Our linter beside Spectral's: the same rulesets, by their metadata, and what both tell of real documents. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { readDefinition } from '@gatehouse/documents/definition.ts'
import { knownFunctions, lint, type Ruleset, readRuleset, shippedRulesets } from '@gatehouse/lint'
import { realDocuments } from './real.ts'

const require = createRequire(import.meta.url)
const { Spectral } = require('@stoplight/spectral-core')
const { oas, asyncapi } = require('@stoplight/spectral-rulesets')

interface TheirRule {
  severity?: number | string
  recommended?: boolean
}
type TheirRuleset = { rules: Record<string, TheirRule>; aliases?: Record<string, unknown> }
const theirs: Record<string, TheirRuleset> = { 'spectral:oas': oas, 'spectral:asyncapi': asyncapi }

const byNumber = ['error', 'warn', 'info', 'hint']
const weight = ({ severity = 'warn', recommended = true }: TheirRule) =>
  `${typeof severity === 'number' ? byNumber[severity] : severity}${recommended ? '' : ', not recommended'}`

/** Rules and places that are not called, not as grave or not as chosen as theirs; ours alone with `+`. */
export function metadataDifferences(name: string): string[] {
  const { rules, aliases = {} } = theirs[name]!
  const own = shippedRulesets[name]!.value as { rules: Record<string, TheirRule>; aliases?: object }
  const missing = Object.entries(rules).flatMap(([rule, one]) => {
    const ours = own.rules[rule]
    return ours && weight(ours) === weight(one)
      ? []
      : [`${rule}: ${ours ? weight(ours) : 'none'}, theirs ${weight(one)}`]
  })
  const places = Object.keys(aliases).filter(one => !Object.hasOwn(own.aliases ?? {}, one))
  const more = Object.keys(own.rules).filter(rule => !Object.hasOwn(rules, rule))
  return [...missing, ...places.map(one => `#${one}`), ...more.map(one => `+${one}`)]
}

export interface RuleAgreement {
  both: number
  ours: string[]
  theirs: string[]
}

/** So many documents of all sizes but the largest quarter, on which Spectral takes minutes. */
export function sampled(count: number): string[] {
  const all = realDocuments().slice(0, 2000)
  return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]!)
}

const rulesetOf = (mode: string): Promise<Ruleset> =>
  readRuleset(
    { name: 'own', value: { extends: [['spectral:oas', mode]] } },
    { functions: knownFunctions, load: async name => ({ name, value: shippedRulesets[name]!.value }) },
  )

/** Of each rule the findings that both have, by document and place, and those that one has. */
export async function compareWithSpectral(files: readonly string[], mode = 'recommended') {
  const ruleset = await rulesetOf(mode)
  const spectral = new Spectral()
  spectral.setRuleset({ extends: [[oas, mode]] })
  const rules = new Map<string, RuleAgreement>()
  const of = (rule: string) => {
    const found = rules.get(rule) ?? { both: 0, ours: [], theirs: [] }
    rules.set(rule, found)
    return found
  }
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    const document: unknown = JSON.parse(text)
    const placed = (rule: string, path: readonly (string | number)[]) => `${rule} ${placeOf(document, path)}`
    const mine = new Set(
      lint(readDefinition(text, {}), ruleset).findings.map(({ rule, pointer }) => placed(rule, stepsOf(pointer))),
    )
    const found: { code: string; path: (string | number)[] }[] = await spectral.run(text)
    const their = new Set(found.map(({ code, path }) => placed(code, path)))
    const name = file.split('/api/')[1] ?? file
    for (const one of mine) {
      const [rule = '', place = ''] = one.split(' ', 2)
      if (their.has(one)) of(rule).both++
      else of(rule).ours.push(`${name}#${place}`)
    }
    for (const one of their) {
      const [rule = '', place = ''] = one.split(' ', 2)
      if (!mine.has(one)) of(rule).theirs.push(`${name}#${place}`)
    }
  }
  return rules
}

/**
 * Where the text has it: what a reference leads to stands where it is described, however often it is referred to, what is not
 * there is told of what would hold it, and of an example all that is wrong in it is wrong with it.
 */
function placeOf(document: unknown, path: readonly (string | number)[]): string {
  let value = document
  let steps: (string | number)[] = []
  const follow = () => {
    for (let hops = 0; hops < 20; hops++) {
      const reference = isRecord(value) ? value.$ref : undefined
      if (typeof reference !== 'string' || !reference.startsWith('#/')) return
      steps = stepsOf(reference.slice(1))
      value = steps.reduce<unknown>((at, one) => (isRecord(at) ? at[one] : undefined), document)
    }
  }
  for (const step of path) {
    if (!isRecord(value) || value[step] === undefined) follow()
    if (!isRecord(value) || value[step] === undefined) break
    value = value[step]
    steps = [...steps, step]
    if (isExample(steps)) break
  }
  follow()
  return steps.map(step => `/${escaped(String(step))}`).join('')
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isExample = (steps: readonly (string | number)[]) =>
  steps.at(-1) === 'example' || steps.at(-1) === 'default' || (steps.at(-3) === 'examples' && steps.at(-1) === 'value')
const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')
const stepsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
