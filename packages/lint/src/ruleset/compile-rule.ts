/** One rule as it is written into one that can be asked. */
import type { Problem } from '@gatehouse/base'
import { problemsOf } from '@gatehouse/schema'
import { isRecord, type LintFunction } from '../function.ts'
import { type Path, pathOf } from '../path/json-path.ts'
import { PathProblem } from '../path/script.ts'
import { knownFormats } from './format.ts'
import type { Rule } from './ruleset.ts'
import type { RuleState } from './written-ruleset.ts'

export interface Words {
  aliases: ReadonlyMap<string, unknown>
  functions: Readonly<Record<string, LintFunction>>
}

const aliasDepthMax = 10
const givenMax = 200

/** Undefined where something is wrong with it, which is told. */
export function compiledRule(
  name: string,
  { definition, severity = 'warn', enabled, pointer }: RuleState,
  words: Words,
  tell: (problem: Problem) => void,
): Rule | undefined {
  let isWhole = true
  const problem = (below: string, message: string) => {
    isWhole = false
    tell({ code: 'ruleset_invalid', message: `${name}: ${message}`, pointer: pointer + below })
  }
  const attempt = <T>(below: string, make: () => T): T | undefined => {
    try {
      return make()
    } catch (thrown) {
      if (!(thrown instanceof PathProblem)) throw thrown
      problem(below, thrown.message)
      return undefined
    }
  }
  const written = texts(definition.given)
  if (written.length === 0) problem('/given', 'it says no path that it is given')
  const given = written.flatMap(text => attempt('/given', () => expanded(text, words.aliases, 0)) ?? [])
  const then = [definition.then].flat().flatMap(one => {
    if (!isRecord(one)) {
      problem('/then', 'it says nothing that is asked')
      return []
    }
    const { field, function: called, functionOptions } = one
    if (typeof called !== 'string' || !Object.hasOwn(words.functions, called)) {
      problem('/then', `${String(called).slice(0, 60)} is no function that is known here`)
      return []
    }
    const check = attempt('/then', () => checkOf(words.functions[called]!, called, functionOptions))
    return check ? [{ field: typeof field === 'string' ? field : undefined, check }] : []
  })
  if (!isWhole) return undefined
  return {
    ...{ name, severity, enabled, given, then },
    description: typeof definition.description === 'string' ? definition.description : name,
    message: typeof definition.message === 'string' ? definition.message : undefined,
    formats: formatsIn(definition.formats, text => problem('/formats', `${text} is no format that is known here`)),
    resolved: definition.resolved !== false,
    documentationUrl: typeof definition.documentationUrl === 'string' ? definition.documentationUrl : undefined,
  }
}

function checkOf({ options, make }: LintFunction, name: string, said: unknown) {
  if (!options) return make({})
  const given = said ?? {}
  const [wrong] = problemsOf(options, given)
  if (wrong) throw new PathProblem(`its options for ${name} are wrong: ${wrong.message}`)
  return make(given)
}

/** What it is given, aliases replaced. */
function expanded(text: string, aliases: Words['aliases'], depth: number): Rule['given'] {
  const used = /^#([A-Za-z0-9_-]+)(.*)$/s.exec(text)
  if (!used) return [{ path: pathOf(text), formats: undefined }]
  const [, name = '', rest = ''] = used
  if (depth === aliasDepthMax) throw new PathProblem(`the alias #${name} leads back to itself`)
  if (!aliases.has(name)) throw new PathProblem(`#${name} is no alias`)
  const found: { path: Path; formats: ReadonlySet<string> | undefined }[] = []
  for (const { given, formats } of targetsOf(aliases.get(name))) {
    for (const one of given) {
      for (const inner of expanded(one + rest, aliases, depth + 1)) {
        found.push({ path: inner.path, formats: formats ?? inner.formats })
      }
    }
  }
  if (found.length > givenMax) throw new PathProblem(`#${name} stands for more than ${givenMax} paths`)
  return found
}

function targetsOf(alias: unknown): { given: string[]; formats?: ReadonlySet<string> | undefined }[] {
  if (!isRecord(alias)) return [{ given: texts(alias) }]
  if (!Array.isArray(alias.targets)) return [{ given: texts(alias.given) }]
  return alias.targets
    .filter(isRecord)
    .map(({ given, formats }) => ({ given: texts(given), formats: formatsIn(formats) }))
}

function formatsIn(said: unknown, unknown?: (text: string) => void): ReadonlySet<string> | undefined {
  const names = texts(said)
  for (const name of names) if (!knownFormats.has(name)) unknown?.(name)
  return names.length > 0 ? new Set(names) : undefined
}

const texts = (said: unknown): string[] => [said].flat().filter(one => typeof one === 'string')
