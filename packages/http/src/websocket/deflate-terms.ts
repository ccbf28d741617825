/**
 * permessage-deflate (RFC 7692 §7.1) between the gateway and one side, whatever the other side speaks. Never with context
 * take-over: a message is then read by itself, and a connection keeps no window between two.
 */

/** What an upstream is offered, and what a caller that offered is answered. */
export const deflateTerms = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'

/** Whether the caller's Sec-WebSocket-Extensions hold an offer that `deflateTerms` answers. */
export const takesDeflate = (offers: readonly string[]): boolean => extensionsOf(offers).some(isTakeable)

/** Whether the upstream took what it was offered; undefined when it took something else. */
export function tookDeflate(answer: readonly string[]): boolean | undefined {
  const taken = extensionsOf(answer)
  if (taken.length === 0) return false
  const [first] = taken
  if (taken.length > 1 || !first || first.name !== 'permessage-deflate') return undefined
  const { parameters } = first
  return parameters.get('server_no_context_takeover') === '' && isKnown(parameters, answerable) ? true : undefined
}

interface Extension {
  /** Empty where it is not written as it must be. */
  name: string
  /** Empty where one has no value. */
  parameters: Map<string, string>
}

const bits = /^(?:[89]|1[0-5])$/
const none = /^$/
/** We write with the whole window: an offer that asks for a smaller one is not taken. */
const offerable: Record<string, RegExp> = {
  server_no_context_takeover: none,
  client_no_context_takeover: none,
  client_max_window_bits: /^(?:|[89]|1[0-5])$/,
  server_max_window_bits: /^15$/,
}
/** Our offer does not allow a limit to our own window (§7.1.2.2). */
const answerable: Record<string, RegExp> = {
  server_no_context_takeover: none,
  client_no_context_takeover: none,
  server_max_window_bits: bits,
}

const isTakeable = ({ name, parameters }: Extension) => name === 'permessage-deflate' && isKnown(parameters, offerable)

const isKnown = (parameters: Map<string, string>, known: Record<string, RegExp>) =>
  [...parameters].every(([name, value]) => Object.hasOwn(known, name) && known[name]!.test(value))

const parameter =
  /^\s*([!#$%&'*+\-.^_`|~0-9a-z]+)\s*(?:=\s*(?:([!#$%&'*+\-.^_`|~0-9a-z]+)|"([!#$%&'*+\-.^_`|~0-9a-z]+)")\s*)?$/i

/** A quoted value is a token all the same (RFC 6455 §9.1): commas and semicolons always divide. */
function extensionsOf(values: readonly string[]): Extension[] {
  return values
    .flatMap(value => value.split(','))
    .filter(text => text.trim() !== '')
    .map(extensionOf)
}

function extensionOf(text: string): Extension {
  const [name = '', ...rest] = text.split(';')
  const parameters = new Map<string, string>()
  for (const one of rest) {
    const found = parameter.exec(one)
    if (!found) return { name: '', parameters }
    const [, key = '', plain, quoted] = found
    if (parameters.has(key.toLowerCase())) return { name: '', parameters }
    parameters.set(key.toLowerCase(), plain ?? quoted ?? '')
  }
  return { name: name.trim().toLowerCase(), parameters }
}
