/** What a policy measured of a request, as it may be stored: a gateway that writes nonsense breaks no question. */

interface MeasuredJson {
  labels: string
  amounts: string
}

const nothing: MeasuredJson = { labels: '', amounts: '' }
/** As the policy has it: sums of many stay numbers. */
const numberMax = 1e15
const name = /^[a-z][A-Za-z0-9]{0,31}$/
let last: { noted: string; found: MeasuredJson } = { noted: '', found: nothing }

/** Two JSON objects, of texts and of finite numbers; empty where it is not that. The one before is remembered. */
export function measuredIn(noted: string): MeasuredJson {
  if (noted !== last.noted) last = { noted, found: read(noted) }
  return last.found
}

function read(noted: string): MeasuredJson {
  const [texts = '', numbers = ''] = noted.split('\n')
  return {
    labels: only(texts, value => typeof value === 'string'),
    amounts: only(numbers, value => typeof value === 'number' && Math.abs(value) <= numberMax),
  }
}

function only(text: string, fits: (value: unknown) => boolean): string {
  try {
    const found = Object.entries(JSON.parse(text) as object).filter(([key, value]) => name.test(key) && fits(value))
    // Half of a sign is no JSON to an engine, which would then answer nothing at all.
    const sound = found.map(([key, value]) => [key, typeof value === 'string' ? value.toWellFormed() : value])
    return sound.length === 0 ? '' : JSON.stringify(Object.fromEntries(sound))
  } catch {
    return ''
  }
}
