/** How long something took, in one or two words; a dash where nobody knows. Pure. */
export function durationWords(seconds: number | undefined, language: string): string {
  if (seconds === undefined) return '–'
  const unit = units.find(([, size]) => seconds >= size) ?? units.at(-1)!
  const [name, size] = unit
  return new Intl.NumberFormat(language, {
    ...{ style: 'unit', unit: name, unitDisplay: 'short' },
    maximumFractionDigits: seconds < 10 * size && size > 1 ? 1 : 0,
  }).format(seconds / size)
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const
