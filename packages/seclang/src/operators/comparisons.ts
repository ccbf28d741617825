import { bytesIn } from '../byte-set.ts'
import { lowerBytes } from '../letters.ts'
import { filledText, readTextWithReferences, type Text } from '../text.ts'
import type { Maker, Question, ValueOf } from './operator.ts'

const found: readonly string[] = ['']

type Compare = (value: string, argument: string) => string | undefined
type CompareNumber = (value: number, argument: number) => boolean

function texts(compare: Compare) {
  return ({ argument }: Maker): Question => {
    const text = readTextWithReferences(argument)
    return {
      literals: text.fixed !== undefined && text.fixed.length > 2 ? [lowerBytes(text.fixed)] : undefined,
      find(value, valued) {
        const matched = compare(value, filledText(text, valued))
        return matched === undefined ? undefined : [matched]
      },
    }
  }
}

/** What is no number counts as 0, as `atoi` has it. */
export const numberOf = (text: string) => Number.parseInt(text, 10) || 0

function numbers(compare: CompareNumber) {
  return ({ argument }: Maker): Question => {
    const text = readTextWithReferences(argument)
    const fixed = text.fixed === undefined ? undefined : numberOf(text.fixed)
    return {
      compares: compare,
      find: (value, valued) =>
        compare(numberOf(value), fixed ?? numberOf(filledText(text, valued))) ? found : undefined,
    }
  }
}

/** Here the argument holds the value, and so says nothing of what the value holds. */
function within({ argument }: Maker): Question {
  const text: Text = readTextWithReferences(argument)
  return {
    find: (value: string, valued: ValueOf) => (filledText(text, valued).includes(value) ? [value] : undefined),
  }
}

const isWordByte = (text: string, at: number) => /[A-Za-z0-9_]/.test(text[at] ?? '')

function word(value: string, argument: string): string | undefined {
  if (argument === '') return ''
  for (let at = value.indexOf(argument); at >= 0; at = value.indexOf(argument, at + 1)) {
    if (!isWordByte(value, at - 1) && !isWordByte(value, at + argument.length)) return argument
  }
  return undefined
}

/** No text holds one of no bytes. */
const never = (): Question => ({ bytes: bytesIn(''), find: () => undefined })

const when = (fits: boolean, matched: string) => (fits ? matched : undefined)

export const comparisons: Readonly<Record<string, (maker: Maker) => Question>> = {
  streq: texts((value, argument) => when(value === argument, argument)),
  strmatch: texts((value, argument) => when(value.includes(argument), argument)),
  contains: texts((value, argument) => when(value.includes(argument), argument)),
  containsword: texts(word),
  beginswith: texts((value, argument) => when(value.startsWith(argument), argument)),
  endswith: texts((value, argument) => when(value.endsWith(argument), argument)),
  within,
  eq: numbers((value, argument) => value === argument),
  ge: numbers((value, argument) => value >= argument),
  gt: numbers((value, argument) => value > argument),
  le: numbers((value, argument) => value <= argument),
  lt: numbers((value, argument) => value < argument),
  unconditionalmatch: () => ({ find: () => found }),
  nomatch: never,
  // They ask others over the network, which no rule does here: no address is found bad.
  rbl: never,
  geolookup: never,
}
