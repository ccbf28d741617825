/** One segment of a path template: fixed, a parameter, a parameter among fixed text, or the rest of the path. */
export type Segment =
  | { kind: 'fixed'; text: string }
  | { kind: 'mixed'; pattern: RegExp; text: string; names: string[] }
  | { kind: 'parameter'; name: string }
  | { kind: 'rest'; name: string }

/** The segments of a template, or what is wrong with it. */
export function segmentsOf(template: string): Segment[] | string {
  if (!template.startsWith('/')) return 'A path starts with a slash.'
  const found: Segment[] = []
  for (const text of template.slice(1).split('/')) {
    const segment = segmentOf(text)
    if (typeof segment === 'string') return segment
    if (found.at(-1)?.kind === 'rest') return 'Nothing may follow the parameter that takes the rest.'
    found.push(segment)
  }
  return found
}

function segmentOf(text: string): Segment | string {
  if (!text.includes('{')) {
    return text.includes('}') ? `${text} closes a parameter that was not opened.` : { kind: 'fixed', text }
  }
  const whole = /^\{([^{}+]+)(\+?)\}$/.exec(text)
  if (whole) return { kind: whole[2] ? 'rest' : 'parameter', name: whole[1]! }
  const names: string[] = []
  const pieces = text.split(/\{([^{}]+)\}/)
  let source = ''
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) return `${text} has braces that do not pair.`
      if (piece === '' && index > 0 && index < pieces.length - 1) return `${text} has two parameters side by side.`
      source += piece.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    } else {
      names.push(piece)
      source += '([^/]+?)'
    }
  }
  return { kind: 'mixed', pattern: new RegExp(`^${source}$`), text: text.replace(/\{[^{}]+\}/g, '{}'), names }
}
