import { PathProblem } from './script.ts'

export interface Token {
  kind: 'name' | 'value' | 'mark'
  text: string
  value?: unknown
}

const space = /\s+/y
const name = /@(?:property|parentProperty|parent|root|path)?|[A-Za-z_$][\w$]*/y
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy
const pattern = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/y
const mark = /===|!==|==|!=|<=|>=|&&|\|\||\?\.|[()[\].,!<>+-]/y

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const token = (expression: RegExp) => {
      expression.lastIndex = at
      const found = expression.exec(text)
      if (found) at += found[0].length
      return found
    }
    if (token(space)) continue
    const found = next(token)
    if (!found) throw new PathProblem(`${text.slice(at, at + 20)} is not read in conditions`)
    tokens.push(found)
  }
  return tokens
}

function next(token: (expression: RegExp) => RegExpExecArray | null): Token | undefined {
  const named = token(name)
  if (named) return { kind: 'name', text: named[0] }
  const digits = token(number)
  if (digits) return { kind: 'value', text: digits[0], value: Number(digits[0]) }
  const said = token(quoted)
  if (said) return { kind: 'value', text: said[0], value: unquoted(said[0]) }
  const source = token(pattern)
  if (source) return { kind: 'value', text: source[0], value: patternOf(source[1]!, source[2]!) }
  const sign = token(mark)
  return sign ? { kind: 'mark', text: sign[0] } : undefined
}

export function patternOf(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags.replace(/[gy]/g, ''))
  } catch {
    throw new PathProblem(`/${source.slice(0, 60)}/ is no pattern`)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }

/** Of a text in quotes, either kind. */
export const unquoted = (text: string) =>
  text
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/gs, (_, long, short, one) =>
      one === undefined ? String.fromCharCode(Number.parseInt(long ?? short, 16)) : (escapes[one] ?? one),
    )
