const form =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2}) GMT$/
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** Milliseconds of a date in one of the three forms that are read (RFC 9110 §5.6.7); undefined where it is none. */
export function httpDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const whole = form.test(text) ? text : asctime.test(text) ? `${text} GMT` : undefined
  const ms = whole === undefined ? Number.NaN : Date.parse(whole)
  return Number.isNaN(ms) ? undefined : ms
}
