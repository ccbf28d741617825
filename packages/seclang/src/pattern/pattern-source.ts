/** The pattern as V8 and RE2 read it, bytes being characters up to U+00FF. */
import { type Node, PatternProblem } from './node.ts'
import { written } from './pattern-reader.ts'

/** Throws for what the engine has no word for. `re2` writes neither look-around nor references. */
export function sourceOf(node: Node, engine: 'v8' | 're2'): string {
  switch (node.kind) {
    case 'letter':
      return node.anyCase ? inAnyCase(written(node.code)) : written(node.code)
    case 'class':
      if (node.source === '[^]') return engine === 're2' ? '(?s:.)' : '[^]'
      return node.anyCase ? inAnyCase(node.source) : node.source
    case 'sequence':
      return node.nodes.map(part => grouped(part, engine)).join('')
    case 'choice':
      return node.nodes.map(part => sourceOf(part, engine)).join('|')
    case 'group':
      return `(${node.name === undefined ? '' : `${engine === 're2' ? '?P' : '?'}<${node.name}>`}${sourceOf(node.node, engine)})`
    case 'repeat':
      return repeated(node, engine)
    case 'place':
      return node.source
    case 'reference':
      if (engine === 're2') throw new PatternProblem('a reference to a group')
      return node.source
    case 'atomic':
      // What it matches is the same where nothing after it is given back; a detection may find more by it, and not less.
      return `(?:${sourceOf(node.node, engine)})`
    case 'look':
      if (engine === 're2') throw new PatternProblem('a look around')
      return `${node.opening}${sourceOf(node.node, engine)})`
  }
}

/** Written out, for V8's linear engine knows no flag for it. */
function inAnyCase(source: string): string {
  if (!/[A-Za-z]/.test(source.replace(/\\x[0-9a-f]{2}|\\[SDW]/g, '')) && !/\\[SDW]|\[\^|-/.test(source)) return source
  const fits = new RegExp(`^${source}$`, 'is')
  let ranges = ''
  for (let from = 0; from < 256; from++) {
    if (!fits.test(String.fromCharCode(from))) continue
    let to = from
    while (to < 255 && fits.test(String.fromCharCode(to + 1))) to++
    ranges += to === from ? written(from) : `${written(from)}-${written(to)}`
    from = to
  }
  return ranges === '' ? '[^\\x00-\\xff]' : `[${ranges}]`
}

const grouped = (node: Node, engine: 'v8' | 're2') =>
  node.kind === 'choice' ? `(?:${sourceOf(node, engine)})` : sourceOf(node, engine)

function repeated({ node, min, max, how }: Extract<Node, { kind: 'repeat' }>, engine: 'v8' | 're2'): string {
  const inner = sourceOf(node, engine)
  const whole = node.kind === 'letter' || node.kind === 'class' || node.kind === 'group' ? inner : `(?:${inner})`
  const most = max === Number.POSITIVE_INFINITY ? '' : String(max)
  const sign =
    min === 0 && most === '' ? '*' : min === 1 && most === '' ? '+' : min === 0 && max === 1 ? '?' : `{${min},${most}}`
  return `${whole}${sign}${how === '+' ? '' : how}`
}
