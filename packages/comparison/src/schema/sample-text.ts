/** Texts of formats and of simple patterns. */

const formats: Readonly<Record<string, readonly string[]>> = {
  date: ['2024-02-29'],
  'date-time': ['2024-02-29T12:30:00Z'],
  time: ['12:30:00Z'],
  duration: ['P1D'],
  email: ['ada@example.com'],
  hostname: ['example.com'],
  ipv4: ['192.0.2.1'],
  ipv6: ['2001:db8::1'],
  uri: ['https://example.com/a'],
  url: ['https://example.com/a'],
  'uri-reference': ['/a'],
  uuid: ['1f0c5a52-3c7a-4a3b-9a2b-0d8f4a6f3a11'],
  byte: ['YWJj'],
  'json-pointer': ['/a'],
  regex: ['^a$'],
}

export const textOfFormat = (format: string): readonly string[] =>
  Object.hasOwn(formats, format) ? formats[format]! : []

/** One text that may fit a pattern of literals, classes and counts; undefined where it has more than that. */
export function textOfPattern(pattern: string, lengthMin = 0): string | undefined {
  const atom = /\\[dwsDWS.\-/+*?()[\]{}|^$\\]|\[(?:\\.|[^\]\\])+\]|[^\\[\](){}*+?|^$]/y
  const count = /\{(\d+)(?:,(\d*))?\}|[*+?]/y
  let text = ''
  let at = pattern.startsWith('^') ? 1 : 0
  const end = pattern.endsWith('$') ? pattern.length - 1 : pattern.length
  while (at < end) {
    atom.lastIndex = at
    const found = atom.exec(pattern)
    if (!found) return undefined
    at = atom.lastIndex
    count.lastIndex = at
    const times = count.exec(pattern)
    if (times) at = count.lastIndex
    const isOpen = times && (times[0] === '+' || times[0] === '*' || times[2] === '')
    const least = times ? (times[1] === undefined ? 1 : Number(times[1])) : 1
    if (least > 1_000) return undefined
    text += letterOf(found[0]).repeat(isOpen ? Math.max(least, Math.min(lengthMin - text.length, 1_000), 0) : least)
  }
  return text
}

function letterOf(atom: string): string {
  if (atom === '.') return 'x'
  if (atom.startsWith('\\'))
    return ({ d: '7', w: 'x', s: ' ', D: 'x', W: '-', S: 'x' } as Record<string, string>)[atom[1]!] ?? atom[1]!
  if (!atom.startsWith('[') || atom.length < 3) return atom
  const inner = atom.slice(1, -1)
  if (inner.startsWith('^')) return ['x', '7', '-', ' '].find(letter => !inner.slice(1).includes(letter)) ?? '#'
  return letterOf(inner.startsWith('\\') ? inner.slice(0, 2) : inner[0]!)
}
