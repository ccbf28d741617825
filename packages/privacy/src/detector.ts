/**
 * Finds personal data in text. Every pattern is of bounded length, so that time grows with the text; what has a check digit
 * is checked, so that an order number is not taken for a card.
 */
import { iban, luhn } from './checksum.ts'
import { nationalIds } from './national-ids.ts'
import { sign, signsIn } from './signs.ts'

export const personalKinds = ['email', 'phone', 'card', 'iban', 'ip-address', 'national-id'] as const
export type PersonalKind = (typeof personalKinds)[number]

export interface Found {
  /** A kind, or the name of an own pattern. */
  kind: string
  from: number
  to: number
}

/** Tells each place of a text where one stands, in order. */
export interface Detector {
  kind: string
  /** A sign that no text with one is without; any may have one unless said. */
  sign?: number
  find(text: string, found: (from: number, to: number) => void): void
}

interface Form {
  pattern: RegExp
  /** Of the text that fitted. */
  holds: (text: string) => boolean
}

interface Forms {
  kind: PersonalKind
  /** No text with one of them is without it. */
  sign: number
  /** A further look before the forms are tried, where that spares many. */
  beginning?: RegExp
  forms: readonly Form[]
}

const plain = (text: string) => text.replace(/[ .-]/g, '').toUpperCase()
const always = () => true
const wordEnd = '(?![\\w])'
const wordStart = '(?<![\\w])'
const bounded = (source: string, flags = 'g') => new RegExp(`${wordStart}(?:${source})${wordEnd}`, flags)

const cardLengths: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(30[0-5]|3[689])/, [14]],
  [/^(6011|65|64[4-9]|62|35|50|5[6-9]|6[0-9])/, [16, 17, 18, 19]],
]

function isCard(text: string): boolean {
  const digits = plain(text)
  return cardLengths.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) && luhn(digits)
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return digits >= 8 && digits <= 15
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const group = '[0-9a-fA-F]{1,4}'

export interface Detectors {
  known: readonly Detector[]
  /** Of patterns of the user's, which may be anything. */
  own: readonly Detector[]
}

/** Of each kind what finds it; national ids of all countries unless some are named. */
export function detectorsOf(kinds: readonly PersonalKind[], countries?: readonly string[]): Detector[] {
  return kinds.map(kind => detectorOf(kind === 'national-id' ? nationalForms(countries) : { kind, ...known[kind] }))
}

const known: Readonly<Record<Exclude<PersonalKind, 'national-id'>, Omit<Forms, 'kind'>>> = {
  email: {
    sign: sign.at,
    // RFC 5321 §4.5.3.1: 64 before the sign. RFC 6531: letters of any script on both sides.
    forms: oneForm(
      /(?<![\w.+%\u00a1-\uffff-])[\w.+%'\u00a1-\uffff-]{1,64}@(?:[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff-]{0,61}[A-Za-z0-9\u00a1-\uffff])?\.){1,8}[A-Za-z\u00a1-\uffff]{2,24}(?![\w\u00a1-\uffff-])/g,
    ),
  },
  phone: {
    sign: sign.telephone,
    // ITU-T E.123: with its country, or in groups of a national one.
    forms: oneForm(
      /(?<![\w.+])(?:\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){5,13}|\(\d{2,5}\)[ .-]?\d{3,4}[ .-]?\d{3,5})(?![\w])/g,
      isPhone,
    ),
  },
  card: { sign: sign.thirteenDigits, forms: oneForm(bounded('\\d(?:[ -]?\\d){12,18}'), isCard) },
  iban: {
    sign: sign.long,
    beginning: /[A-Za-z]{2}\d\d/,
    forms: oneForm(
      bounded('[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{1,4}){3,8}', 'gi'),
      text => plain(text).length >= 15 && plain(text).length <= 34 && iban(plain(text)),
    ),
  },
  'ip-address': {
    sign: sign.address,
    forms: oneForm(
      new RegExp(
        `(?<![\\w.:])(?:${octet}(?:\\.${octet}){3}(?![\\w.]|:\\d+\\.)|(?:${group}:){7}${group}(?![\\w:])|(?:${group}:){1,6}(?::${group}){1,6}(?![\\w:])|(?:${group}:){1,7}:(?![\\w:]))`,
        'g',
      ),
      text => /\d/.test(text),
    ),
  },
}

function oneForm(pattern: RegExp, holds: Form['holds'] = always): readonly Form[] {
  return [{ pattern, holds }]
}

function detectorOf({ kind, sign, beginning, forms }: Forms): Detector {
  return {
    ...{ kind, sign },
    find(text, found) {
      if (beginning?.test(text) === false) return
      for (const { pattern, holds } of forms) {
        pattern.lastIndex = 0
        for (let hit = pattern.exec(text); hit; hit = pattern.exec(text)) {
          if (holds(hit[0])) found(hit.index, hit.index + hit[0].length)
        }
      }
    },
  }
}

/** Whether any stands there is asked once, before it is asked which. */
function nationalForms(countries?: readonly string[]): Forms {
  const ids = nationalIds.filter(({ country }) => !countries || countries.includes(country))
  return {
    ...{ kind: 'national-id', sign: sign.sixDigits },
    beginning: bounded(ids.map(({ source }) => source).join('|'), ''),
    forms: ids.map(({ source, holds }) => ({ pattern: bounded(source), holds: text => holds(plain(text)) })),
  }
}

/** Of what is known, such as `fe80::` and `a@b.io`. */
const shortest = 6

const nothing: readonly Found[] = []

/** In order and without overlap: of two that overlap the earlier counts, and of those that begin together the longer. */
export function findPersonal(text: string, { known, own }: Detectors): readonly Found[] {
  if (text.length < shortest && own.length === 0) return nothing
  const found: Found[] = []
  const signs = signsIn(text)
  if (signs !== 0) for (const detector of known) if ((detector.sign ?? signs) & signs) findEach(text, detector, found)
  for (const detector of own) findEach(text, detector, found)
  if (found.length < 2) return found
  found.sort((a, b) => a.from - b.from || b.to - a.to)
  let end = 0
  return found.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

function findEach(text: string, { kind, find }: Detector, into: Found[]): void {
  find(text, (from, to) => void into.push({ kind, from, to }))
}
