/** How long ago, or how far ahead, in the reader's words and zone. */
const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

export function relativeWords(at: string, nowMs: number, language: string): string {
  const seconds = (Date.parse(at) - nowMs) / 1000
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit)
  return words.format(0, 'second')
}

/** How times and numbers are written: English with the day first and 24 hours, as texts have it. */
export const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : language)

/** 21 Nov 2026, 14:05 */
export function exactWords(at: string, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at))
}
