/** How time zones and local dates are written. */
import { type Annotations, Type } from './build.ts'
import { patterned } from './forms.ts'

/** An IANA time zone. */
export const timeZone = (options: Annotations = {}) =>
  Type.Refine(
    Type.String({ maxLength: 64, examples: ['Europe/Berlin'], ...options }),
    isTimeZone,
    () => 'must be a time zone such as Europe/Berlin',
  )

/** A date and time of some place's clocks, from 1970 to 2999. */
export const localDateTime = (options: Annotations = {}) =>
  Type.Refine(
    patterned('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$', 'a date and time such as 2026-01-15T00:00', {
      examples: ['2026-01-15T00:00'],
      ...options,
    }),
    text => text >= '1970' && text < '3' && !Number.isNaN(Date.parse(`${text}Z`)),
    () => 'must be a date and time such as 2026-01-15T00:00',
  )

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
