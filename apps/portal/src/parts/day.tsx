import { exactWords } from '@gatehouse/ui/relative-words.ts'
import { spoken, type TextKey, t } from '@gatehouse/ui/text.ts'

/** A day as people write it; the moment for programs. One that is counted by is of UTC for everybody. */
export function Day({ at, isUtc = false }: { at: string; isUtc?: boolean }) {
  const locale = spoken() === 'de' ? 'de-DE' : 'en-GB'
  const text = new Date(at).toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return (
    <time dateTime={at} {...(isUtc ? {} : { 'data-zoned': 'day' })}>
      {text}
    </time>
  )
}

/** The same with hour and minute. */
export const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} data-zoned="moment">
    {`${exactWords(at, spoken(), 'UTC')} UTC`}
  </time>
)

/** A text that says a moment as its `{time}`. */
export function Timed({ say, at }: { say: TextKey; at: string }) {
  const [before, after] = t(say, { time: '\0' }).split('\0')
  return (
    <>
      {before}
      <Moment at={at} />
      {after}
    </>
  )
}
