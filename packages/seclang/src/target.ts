/** What a rule looks at: `ARGS|!ARGS:/^utm_/|&REQUEST_HEADERS:Host|XML:/*`. */
import { type Place, RuleProblem } from './problem.ts'

export interface Target {
  /** In upper case. */
  collection: string
  /** Lower case; undefined is the whole collection. A pattern is told by `pattern`. */
  key: string | undefined
  pattern: RegExp | undefined
  /** How many there are, in place of what they are. */
  counted: boolean
  /** Of one thing that rules set, its name: `tx.score`. */
  variable: string | undefined
}

export interface Targets {
  wanted: readonly Target[]
  unwanted: readonly Target[]
}

export function readTargets(text: string, place: Place): Targets {
  const wanted: Target[] = []
  const unwanted: Target[] = []
  for (const part of splitTargets(text)) {
    const taken = part.startsWith('!')
    const target = readTarget(taken ? part.slice(1) : part, place)
    ;(taken ? unwanted : wanted).push(target)
  }
  if (wanted.length === 0 && unwanted.length === 0) throw new RuleProblem(place, 'a rule looks at something')
  return { wanted, unwanted }
}

function readTarget(text: string, place: Place): Target {
  const counted = text.startsWith('&')
  const [, name, written] = /^&?([A-Za-z_]+)(?::(.+))?$/s.exec(text) ?? []
  if (name === undefined) throw new RuleProblem(place, `${text.slice(0, 60)} is nothing that a rule can look at`)
  const key = written?.replace(/^'(.*)'$/s, '$1')
  const pattern = key !== undefined && name.toUpperCase() !== 'XML' ? patternOf(key, place) : undefined
  const collection = internal(name.toUpperCase())
  const lower = pattern ? undefined : key?.toLowerCase()
  const variable = lower !== undefined && isVariable(collection) ? `${name.toLowerCase()}.${lower}` : undefined
  return { collection, key: lower, pattern, counted, variable }
}

/** The one copy that the engine of the language has of a name: it is looked up with each rule. */
const internal = (name: string): string => Object.keys({ [name]: 0 })[0]!

/** Names are short and the operator's own patterns few: the engine of the language will do. */
function patternOf(key: string, place: Place): RegExp | undefined {
  if (key.length < 2 || !key.startsWith('/') || !key.endsWith('/')) return undefined
  try {
    return new RegExp(key.slice(1, -1), 'i')
  } catch (thrown) {
    throw new RuleProblem(place, `${key} is no pattern: ${(thrown as Error).message}`)
  }
}

/** At `|`, but not within the pattern of a name. */
function splitTargets(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let inPattern = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '/' && (inPattern ? text[at - 1] !== '\\' : /:'?$/.test(part) && !/^[!&]?xml:/i.test(part))) {
      inPattern = !inPattern
    }
    if (letter === '|' && !inPattern) {
      parts.push(part.trim())
      part = ''
    } else part += letter
  }
  parts.push(part.trim())
  return parts.filter(found => found !== '')
}

/** What rules set and read. */
const variables: ReadonlySet<string> = new Set(['TX', 'IP', 'GLOBAL', 'SESSION', 'RESOURCE', 'USER'])
export const isVariable = (collection: string) => variables.has(collection)

/** Whether a value with this name is meant. */
export const fitsTarget = ({ key, pattern }: Target, name: string): boolean =>
  key !== undefined ? key === name.toLowerCase() : pattern ? pattern.test(name) : true
