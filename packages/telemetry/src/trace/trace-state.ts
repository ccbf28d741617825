/** `tracestate` (W3C Trace Context §3.3): of others, passed on as it is or not at all. */
const key = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/
const membersMax = 32
/** Of all of it; §3.3.1.5 asks for as many at least. */
const lengthMax = 512

/** Empty where there is none, or it breaks a rule: then all of it is given up (§3.3.1). */
export function soundTraceState(fields: readonly string[]): string {
  if (fields.length === 0) return ''
  const text = fields.join(',')
  if (text.length > lengthMax * 2) return ''
  const members = text
    .split(',')
    .map(member => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter(member => member !== '')
  const keys = new Set<string>()
  for (const member of members) {
    const at = member.indexOf('=')
    const name = member.slice(0, Math.max(0, at))
    if (!key.test(name) || !value.test(member.slice(at + 1)) || keys.has(name)) return ''
    keys.add(name)
  }
  const sound = members.join(',')
  return members.length > membersMax || sound.length > lengthMax ? '' : sound
}
