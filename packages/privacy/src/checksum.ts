/** Digits that check themselves: what merely looks like a number of its kind is left alone. */

/** ISO/IEC 7812-1 annex B, of payment cards and others. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, twice = false; at >= 0; at--, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48
    sum += twice ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit
  }
  return sum % 10 === 0
}

/** ISO 7064 MOD 97-10, of IBANs (ISO 13616); letters in upper case, no spaces. */
export function iban(text: string): boolean {
  let rest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt((at + 4) % text.length)
    rest = code > 64 ? (rest * 100 + code - 55) % 97 : (rest * 10 + code - 48) % 97
  }
  return rest === 1
}

/** Digits times their weights; each kind of number says what the sum must be. */
export const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0)

const dihedral = '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210'
const permuted = '01234567891576283094580379614289160435279453126870428657390127938064157046913258'
  .match(/.{10}/g)!
  .map(row => [...row].map(Number))

/** Verhoeff's, of Aadhaar numbers. */
export function verhoeff(digits: string): boolean {
  let check = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    check = Number(dihedral[check * 10 + permuted[at % 8]![digit]!])
  }
  return check === 0
}
