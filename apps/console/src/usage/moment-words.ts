import { exactWords, localeOf } from '@gatehouse/ui/relative-words.ts'

/** A mark of an axis whose marks are so many seconds apart. */
export function markWords(at: number, apartSeconds: number, language: string, timeZone?: string): string {
  const date = new Date(at * 1000)
  const zone = timeZone ? { timeZone } : {}
  return apartSeconds >= 86_400
    ? date.toLocaleDateString(localeOf(language), { day: 'numeric', month: 'short', ...zone })
    : date.toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit', ...zone })
}

/** A moment that is pointed at. */
export const momentWords = (at: number, language: string, timeZone?: string): string =>
  exactWords(new Date(at * 1000).toISOString(), language, timeZone)
