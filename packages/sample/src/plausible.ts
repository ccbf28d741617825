/** Texts and numbers as people would write them, by format and by what a field is called. */
import type { Random } from './random.ts'

const names = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Katherine', 'Donald', 'Radia']
const families = ['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Johnson', 'Knuth', 'Perlman']
const cities = ['Vienna', 'Lisbon', 'Oslo', 'Kyoto', 'Nairobi', 'Lima', 'Toronto', 'Wellington']
const countries = ['AT', 'PT', 'NO', 'JP', 'KE', 'PE', 'CA', 'NZ']
const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'indigo', 'juniper']
const currencies = ['EUR', 'USD', 'GBP', 'JPY', 'CHF']

const hex = (random: Random, length: number) => Array.from({ length }, () => random.whole(0, 15).toString(16)).join('')
const two = (value: number) => String(value).padStart(2, '0')
const date = (random: Random) => `2026-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`
const time = (random: Random) => `${two(random.whole(0, 23))}:${two(random.whole(0, 59))}:${two(random.whole(0, 59))}Z`
const word = (random: Random) => random.pick(words)
const mail = (random: Random) =>
  `${random.pick(names).toLowerCase()}.${random.pick(families).toLowerCase()}@example.com`
const uuid = (random: Random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(random, 3)}-${hex(random, 12)}`
const address = (random: Random) => `https://example.com/${word(random)}/${random.whole(1, 999)}`

type Make = (random: Random) => string

const byFormat: Readonly<Record<string, Make>> = {
  date,
  time,
  'date-time': random => `${date(random)}T${time(random)}`,
  duration: random => `PT${random.whole(1, 48)}H`,
  ...{ email: mail, 'idn-email': mail, uuid, uri: address, url: address, iri: address },
  'uri-reference': random => `/${word(random)}/${random.whole(1, 999)}`,
  'iri-reference': random => `/${word(random)}`,
  'uri-template': () => '/orders/{id}',
  hostname: random => `${word(random)}.example.com`,
  'idn-hostname': random => `${word(random)}.example.com`,
  ipv4: random => `192.0.2.${random.whole(1, 254)}`,
  ipv6: random => `2001:db8::${hex(random, 4)}`,
  byte: random => Buffer.from(word(random)).toString('base64'),
  binary: word,
  password: random => `${word(random)}-${hex(random, 6)}`,
  'json-pointer': random => `/${word(random)}`,
  'relative-json-pointer': () => '0/a',
  regex: () => '^[a-z]+$',
}

const byName: readonly (readonly [RegExp, Make])[] = [
  [/e-?mail/i, mail],
  [/(^|_)(uu)?id$|Id$/, uuid],
  [/first_?name|given_?name/i, random => random.pick(names)],
  [/last_?name|family_?name|surname/i, random => random.pick(families)],
  [/user_?name|login|handle/i, random => `${random.pick(names).toLowerCase()}${random.whole(1, 99)}`],
  [/full_?name|author|owner|customer|contact/i, random => `${random.pick(names)} ${random.pick(families)}`],
  [/phone|mobile/i, random => `+1202555${String(random.whole(0, 9999)).padStart(4, '0')}`],
  [/city|town/i, random => random.pick(cities)],
  [/country/i, random => random.pick(countries)],
  [/currency/i, random => random.pick(currencies)],
  [/street|address/i, random => `${random.whole(1, 99)} ${random.pick(families)} Street`],
  [/zip|post(al)?_?code/i, random => String(random.whole(10_000, 99_999))],
  [/url|uri|link|href|website/i, address],
  [/date|_at$|At$|time/, random => `${date(random)}T${time(random)}`],
  [
    /description|summary|comment|note|message|text|body/i,
    random => `The ${word(random)} ${word(random)} of the ${word(random)}.`,
  ],
  [
    /title|subject|label|name/i,
    random => `${word(random)} ${word(random)}`.replace(/^./, first => first.toUpperCase()),
  ],
  [/lang|locale/i, random => random.pick(['en', 'de', 'fr', 'pt', 'ja'])],
  [/colou?r/i, random => `#${hex(random, 6)}`],
  [/version/i, random => `${random.whole(0, 9)}.${random.whole(0, 20)}.${random.whole(0, 20)}`],
  [/token|secret|hash|digest|etag|key$/i, random => hex(random, 32)],
]

export interface Named {
  format: string | undefined
  /** Of the field that the value is for; empty where it has none. */
  name: string
}

/** A text; without a bound on its length. */
export function plausibleText({ format, name }: Named, random: Random): string {
  if (format !== undefined && Object.hasOwn(byFormat, format)) return byFormat[format]!(random)
  const known = byName.find(([pattern]) => pattern.test(name))
  return known ? known[1](random) : word(random)
}

/** Within bounds, small where they allow it. */
export function plausibleNumber(
  { least, most, isWhole, name }: { least: number; most: number; isWhole: boolean; name: string },
  random: Random,
): number {
  const usual = /price|amount|total|cost|balance/i.test(name) ? 500 : /percent|ratio|share/i.test(name) ? 1 : 100
  const from = Number.isFinite(least) ? least : Number.isFinite(most) ? Math.min(0, most - usual) : isWhole ? 1 : 0
  const to = Math.min(most, from + usual)
  if (isWhole) return random.whole(Math.ceil(from), Math.max(Math.ceil(from), Math.floor(to)))
  return Math.min(to, Math.max(from, Math.round((from + random.next() * (to - from)) * 100) / 100))
}
