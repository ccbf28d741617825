/** `"@rx ^a"`, `"!@streq b"`, or a pattern alone. */

import { byteSet } from '../byte-set.ts'
import { Known } from '../known.ts'
import { bytePattern } from '../pattern/byte-pattern.ts'
import { PatternProblem } from '../pattern/node.ts'
import { type Place, RuleProblem } from '../problem.ts'
import { scriptInjection } from '../script-injection/script-injection.ts'
import { sqlInjection } from '../sql-injection/sql-injection.ts'
import { filledText, readTextWithReferences } from '../text.ts'
import { ipMatch, ipMatchFromFile } from './addresses.ts'
import { validateByteRange, validateUrlEncoding, validateUtf8Encoding } from './bytes.ts'
import { comparisons } from './comparisons.ts'
import type { Maker, Operator, Question } from './operator.ts'
import { pm, pmFromFile } from './phrases.ts'

const makers = new Map<string, (maker: Maker) => Question>([
  ...Object.entries(comparisons),
  ['rx', rx],
  ...[pm, pmFromFile, ipMatch, ipMatchFromFile].map(make => [make.name.toLowerCase(), make] as const),
  ['pmf', pmFromFile],
  ['ipmatchf', ipMatchFromFile],
  ...[validateByteRange, validateUrlEncoding, validateUtf8Encoding].map(
    make => [make.name.toLowerCase(), make] as const,
  ),
  // One word or number leaves no place.
  ['detectsqli', () => detector(sqlInjection, '[^A-Za-z0-9_.]')],
  ['detectxss', () => detector(scriptInjection, '[<=:]')],
])

interface Found {
  groups: readonly string[] | undefined
}

function detector(find: (value: string) => string | undefined, bytes: string): Question {
  const known = new Known<Found>()
  const judged = (value: string): Found => {
    const what = find(value)
    return { groups: what === undefined ? undefined : [what] }
  }
  return { bytes: byteSet(bytes), find: value => known.of(value, () => judged(value)).groups }
}

export function readOperator(
  written: string,
  { place, readFile }: { place: Place; readFile: (name: string) => string },
): Operator {
  const [, negation, name = 'rx', rest] = /^(!?)\s*(?:@(\w+))?\s*(.*)$/s.exec(written)!
  const argument = rest!
  const make = makers.get(name.toLowerCase())
  if (!make) throw new RuleProblem(place, `the operator @${name} is not known`)
  const negated = negation === '!'
  try {
    const { find, literals, bytes, compares } = make({ argument, readFile })
    const text = readTextWithReferences(argument)
    const said = negated ? {} : { literals, bytes }
    return { literals: undefined, bytes: undefined, ...said, name, argument, negated, compares, text, find }
  } catch (thrown) {
    if (thrown instanceof RuleProblem) throw thrown
    throw new RuleProblem(place, `@${name}: ${(thrown as Error).message}`)
  }
}

/** A pattern with `%{tx.a}` in it is made when it is asked; those that were made last are kept. */
function rx({ argument }: Maker): Question {
  const text = readTextWithReferences(argument)
  if (text.fixed !== undefined) return bytePattern(argument)
  const made = new Map<string, ReturnType<typeof bytePattern>>()
  return {
    find(value, valued) {
      const source = filledText(text, valued)
      let pattern = made.get(source)
      if (!pattern) {
        if (made.size >= 16) made.clear()
        try {
          pattern = bytePattern(source)
        } catch (thrown) {
          if (thrown instanceof PatternProblem) return undefined
          throw thrown
        }
        made.set(source, pattern)
      }
      return pattern.find(value)
    },
  }
}
