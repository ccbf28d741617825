import { spoken } from '@gatehouse/ui/text.ts'

/** A day as people write it; the moment for programs. */
export function Day({ at }: { at: string }) {
  const locale = spoken() === 'de' ? 'de-DE' : 'en-GB'
  const text = new Date(at).toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return <time dateTime={at}>{text}</time>
}
