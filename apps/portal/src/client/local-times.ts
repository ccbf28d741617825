/** Moments and days in the reader's own zone, where scripts run; the page itself says them in UTC. */
import { exactWords, localeOf } from '@gatehouse/ui/relative-words.ts'

export function addLocalTimes(): void {
  const { lang } = document.documentElement
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-zoned]')) {
    const at = time.dateTime
    time.title = `${time.textContent ?? ''}${time.dataset.zoned === 'day' ? ' UTC' : ''}`
    time.textContent = time.dataset.zoned === 'day' ? dayOf(at, lang) : exactWords(at, lang)
  }
}

const dayOf = (at: string, lang: string) =>
  new Date(at).toLocaleDateString(localeOf(lang), { day: 'numeric', month: 'short', year: 'numeric' })
