/** Whether a number is a whole number of times another one, as both are written in decimals. */
export function isMultiple(value: number, of: number): boolean {
  const times = value / of
  if (Number.isInteger(times) && Number.isSafeInteger(times)) return true
  if (!Number.isFinite(times)) return exact(value, of)
  // What is further from a whole number than rounding can lead is none.
  if (Math.abs(times) < 2 ** 40 && Math.abs(times - Math.round(times)) > 1e-3) return false
  return exact(value, of)
}

function exact(value: number, of: number): boolean {
  const [a, aTens] = decimalOf(value)
  const [b, bTens] = decimalOf(of)
  const tens = Math.min(aTens, bTens)
  return (a * 10n ** BigInt(aTens - tens)) % (b * 10n ** BigInt(bTens - tens)) === 0n
}

/** Digits, and the power of ten they count. */
function decimalOf(value: number): [bigint, number] {
  const [digits = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = digits.split('.')
  return [BigInt(whole + fraction), Number(exponent) - fraction.length]
}
