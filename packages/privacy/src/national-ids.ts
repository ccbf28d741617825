/** Numbers that states give to persons, each with what tells it from any other number. */
import { verhoeff, weighted } from './checksum.ts'

export interface NationalId {
  /** ISO 3166-1 alpha-2. */
  country: string
  title: string
  /** Where it can begin and end is looked after elsewhere. Its length is bounded. */
  source: string
  /** Of its letters and digits alone, in upper case. */
  holds: (text: string) => boolean
}

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

export const nationalIds: readonly NationalId[] = [
  {
    country: 'US',
    title: 'Social security number',
    // Not without its hyphens: nine digits are too much else.
    source: '(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}',
    holds: () => true,
  },
  {
    country: 'GB',
    title: 'National insurance number',
    source: '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]',
    holds: text => !/^(BG|GB|KN|NK|NT|TN|ZZ)/.test(text),
  },
  {
    country: 'FR',
    title: 'NIR (sécurité sociale)',
    source: '[12] ?\\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}',
    holds: text =>
      Number(97n - (BigInt(text.slice(0, 13).replace('2A', '19').replace('2B', '18')) % 97n)) ===
      Number(text.slice(13)),
  },
  {
    country: 'DE',
    title: 'Steuerliche Identifikationsnummer',
    source: '[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}',
    holds: germanTaxId,
  },
  {
    country: 'ES',
    title: 'DNI or NIE',
    source: '[XYZ0-9]\\d{7}-?[A-HJ-NP-TV-Z]',
    holds: text =>
      dniLetters[Number(`${'XYZ'.includes(text[0]!) ? 'XYZ'.indexOf(text[0]!) : text[0]}${text.slice(1, 8)}`) % 23] ===
      text[8],
  },
  {
    country: 'IT',
    title: 'Codice fiscale',
    source: '[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]',
    holds: () => true,
  },
  {
    country: 'NL',
    title: 'Burgerservicenummer',
    source: '\\d{4}\\.?\\d{2}\\.?\\d{3}',
    holds: text => text !== '000000000' && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  {
    country: 'PL',
    title: 'PESEL',
    source: '\\d{2}[0-9]\\d[0-3]\\d{6}',
    holds: text => weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0 && isPeselDate(text),
  },
  {
    country: 'BR',
    title: 'CPF',
    source: '\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}',
    holds: text => !/^(\d)\1{10}$/.test(text) && cpfDigit(text, 9) === text[9] && cpfDigit(text, 10) === text[10],
  },
  {
    country: 'IN',
    title: 'Aadhaar',
    source: '[2-9]\\d{3} ?\\d{4} ?\\d{4}',
    holds: verhoeff,
  },
]

/** ISO 7064 MOD 11,10, and of the first ten digits one stands twice or three times. */
function germanTaxId(text: string): boolean {
  const counts = new Map<string, number>()
  for (const digit of text.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const often = [...counts.values()].filter(count => count > 1)
  if (often.length !== 1 || often[0]! > 3) return false
  let product = 10
  for (const digit of text.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (2 * sum) % 11
  }
  return (11 - product) % 10 === Number(text[10])
}

function isPeselDate(text: string): boolean {
  const month = Number(text.slice(2, 4)) % 20
  const day = Number(text.slice(4, 6))
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

function cpfDigit(text: string, length: number): string {
  const weights = Array.from({ length }, (_, at) => length + 1 - at)
  return String(((weighted(text, weights) * 10) % 11) % 10)
}
