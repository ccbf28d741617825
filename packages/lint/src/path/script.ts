/**
 * Conditions within paths, as rulesets write them: a small part of JavaScript over `@`, `@property`, `@parentProperty`,
 * `@parent`, `@root` and `@path`. Made into closures; nothing of it is run as code, and no more can be called than is listed.
 */
import { type Token, tokensOf } from './script-tokens.ts'

export interface Scope {
  value: unknown
  property: string | number
  parentProperty: string | number | undefined
  parent: unknown
  root: unknown
  path: () => string
}

export type Script = (scope: Scope) => unknown

export class PathProblem extends Error {}

const names: Readonly<Record<string, Script>> = {
  '@': ({ value }) => value,
  '@property': ({ property }) => property,
  '@parentProperty': ({ parentProperty }) => parentProperty,
  '@parent': ({ parent }) => parent,
  '@root': ({ root }) => root,
  $: ({ root }) => root,
  '@path': ({ path }) => path(),
  true: () => true,
  false: () => false,
  null: () => null,
  undefined: () => undefined,
}

type Method = (on: unknown, args: readonly unknown[]) => unknown

const onText =
  (call: (text: string, argument: string) => unknown): Method =>
  (on, [argument]) =>
    typeof on === 'string' ? call(on, String(argument)) : undefined

const holds = (on: unknown, argument: unknown) =>
  (typeof on === 'string' || Array.isArray(on)) && (on as unknown[]).includes(argument)

const methods: Readonly<Record<string, Method>> = {
  match: (on, [pattern]) => typeof on === 'string' && asPattern(pattern).test(on),
  test: (on, [text]) => on instanceof RegExp && asPattern(on).test(String(text)),
  includes: (on, [argument]) => holds(on, argument),
  indexOf: (on, [argument]) => (typeof on === 'string' || Array.isArray(on) ? (on as unknown[]).indexOf(argument) : -1),
  startsWith: onText((text, argument) => text.startsWith(argument)),
  endsWith: onText((text, argument) => text.endsWith(argument)),
  toLowerCase: onText(text => text.toLowerCase()),
  toUpperCase: onText(text => text.toUpperCase()),
}

function asPattern(value: unknown): RegExp {
  const pattern = value instanceof RegExp ? value : new RegExp(String(value))
  pattern.lastIndex = 0
  return pattern
}

const operators: readonly Readonly<Record<string, (left: unknown, right: unknown) => unknown>>[] = [
  {
    '===': (left, right) => left === right,
    '!==': (left, right) => left !== right,
    // biome-ignore lint/suspicious/noDoubleEquals: what the ruleset asks for
    '==': (left, right) => left == right,
    // biome-ignore lint/suspicious/noDoubleEquals: what the ruleset asks for
    '!=': (left, right) => left != right,
  },
  {
    '<': (left, right) => (left as number) < (right as number),
    '>': (left, right) => (left as number) > (right as number),
    '<=': (left, right) => (left as number) <= (right as number),
    '>=': (left, right) => (left as number) >= (right as number),
  },
  {
    '+': (left, right) => (left as number) + (right as number),
    '-': (left, right) => (left as number) - (right as number),
  },
]

const depthMax = 50

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  whole(): Script {
    const script = this.#either()
    if (this.#at < this.#tokens.length) this.#fail()
    return script
  }

  #either(): Script {
    if (++this.#depth > depthMax) throw new PathProblem('its condition is nested too deeply')
    let left = this.#both()
    while (this.#took('||')) {
      const [one, other] = [left, this.#both()]
      left = scope => one(scope) || other(scope)
    }
    this.#depth--
    return left
  }

  #both(): Script {
    let left = this.#binary(0)
    while (this.#took('&&')) {
      const [one, other] = [left, this.#binary(0)]
      left = scope => one(scope) && other(scope)
    }
    return left
  }

  #binary(level: number): Script {
    const known = operators[level]
    if (!known) return this.#unary()
    let left = this.#binary(level + 1)
    for (let next = this.#tokens[this.#at]; next?.kind === 'mark' && Object.hasOwn(known, next.text); ) {
      this.#at++
      const [one, other, apply] = [left, this.#binary(level + 1), known[next.text]!]
      left = scope => apply(one(scope), other(scope))
      next = this.#tokens[this.#at]
    }
    return left
  }

  #unary(): Script {
    if (this.#took('!')) {
      const inner = this.#unary()
      return scope => !inner(scope)
    }
    if (this.#took('-')) {
      const inner = this.#unary()
      return scope => -(inner(scope) as number)
    }
    if (this.#took('typeof')) {
      const inner = this.#unary()
      return scope => typeof inner(scope)
    }
    if (this.#took('void')) {
      this.#unary()
      return () => undefined
    }
    return this.#member()
  }

  #member(): Script {
    let on = this.#primary()
    for (;;) {
      const inner = on
      if (this.#took('.') || this.#took('?.')) {
        const name = this.#tokens[this.#at++]
        if (name?.kind !== 'name') return this.#fail()
        on = this.#took('(') ? this.#call(name.text, inner) : scope => memberOf(inner(scope), name.text)
      } else if (this.#took('[')) {
        const key = this.#either()
        this.#expect(']')
        on = scope => memberOf(inner(scope), key(scope) as string)
      } else return on
    }
  }

  #call(name: string, on: Script): Script {
    if (!Object.hasOwn(methods, name)) throw new PathProblem(`${name}() is not read in conditions`)
    const method = methods[name]!
    const args: Script[] = []
    while (!this.#took(')')) {
      args.push(this.#either())
      if (!this.#took(',') && this.#tokens[this.#at]?.text !== ')') this.#fail()
    }
    return scope =>
      method(
        on(scope),
        args.map(one => one(scope)),
      )
  }

  #primary(): Script {
    const token = this.#tokens[this.#at++]
    if (!token) return this.#fail()
    if (token.kind === 'value') return () => token.value
    if (token.kind === 'name' && Object.hasOwn(names, token.text)) return names[token.text]!
    if (token.text !== '(') return this.#fail(1)
    const inner = this.#either()
    this.#expect(')')
    return inner
  }

  #took(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.text !== text || token.kind === 'value') return false
    this.#at++
    return true
  }

  #expect(text: string): void {
    if (!this.#took(text)) this.#fail()
  }

  #fail(back = 0): never {
    const token = this.#tokens[this.#at - back]
    throw new PathProblem(
      token ? `${token.text.slice(0, 40)} is not read in conditions` : 'its condition ends too early',
    )
  }
}

/** Only what a value has of its own. */
function memberOf(on: unknown, name: string | number): unknown {
  if (typeof on === 'string') return name === 'length' ? on.length : undefined
  if (typeof on !== 'object' || on === null || on instanceof RegExp) return undefined
  return Object.hasOwn(on, name) ? (on as Record<string, unknown>)[name] : undefined
}

/** Throws `PathProblem`. */
export const scriptOf = (text: string): Script => new Parser(text).whole()
