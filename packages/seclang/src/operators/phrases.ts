import { lowerBytes } from '../letters.ts'
import { PhraseSet } from '../phrase-set.ts'
import type { Maker, Question } from './operator.ts'

export const pm = ({ argument }: Maker): Question => phrases(argument.split(/\s+/))

export const pmFromFile = ({ argument, readFile }: Maker): Question =>
  phrases(
    argument
      .split(/\s+/)
      .flatMap(name => readFile(name).split('\n'))
      .map(line => line.trim())
      .filter(line => !line.startsWith('#')),
  )

/** As they are written: letters in either case, `|68 65|` bytes. */
function phrases(written: readonly string[]): Question {
  const wanted = [...new Set(written.filter(phrase => phrase !== '').map(phrase => lowerBytes(withBytes(phrase))))]
  const set = new PhraseSet(wanted)
  return {
    literals: wanted.every(phrase => phrase.length > 2) ? wanted : undefined,
    find(value) {
      let first: string | undefined
      set.find(lowerBytes(value), index => {
        first = wanted[index]!
        return true
      })
      return first === undefined ? undefined : [first]
    },
  }
}

const withBytes = (phrase: string) =>
  phrase.replace(/\|([0-9a-fA-F]{2}(?: [0-9a-fA-F]{2})*)\|/g, (_, bytes: string) =>
    String.fromCharCode(...bytes.split(' ').map(byte => Number.parseInt(byte, 16))),
  )
