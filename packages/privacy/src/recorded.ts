/** What is kept of what others wrote, in logs and events: what is personal in it is masked. */
import { detectorsOf } from './detector.ts'
import { redactText } from './redact-text.ts'
import { masked } from './treatment.ts'

/** Addresses of the network stay: in a log they are those of upstreams, and in a user agent versions of a program. */
const detectors = { known: detectorsOf(['email', 'phone', 'card', 'iban', 'national-id']), own: [] }

/** As paths and queries write what stands in an address, a number or between its groups. */
const written = /%(?:40|2[0b]|2[89])/gi

/** The text itself where nothing is found. */
export function recorded(text: string): string {
  const plain = text.includes('%') ? text.replace(written, decodeURIComponent) : text
  const after = redactText(plain, detectors, (found, { kind }) => masked(found, kind))
  return after === plain ? text : after
}

/** As JSON, with every text in it as `recorded` gives it. */
export const recordedJson = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'string' ? recorded(one) : one))
