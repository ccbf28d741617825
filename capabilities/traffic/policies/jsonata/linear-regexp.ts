import { boundedMatcher, compiledPattern } from '@gatehouse/expression'
import { RE2JS } from 're2js'

/** What JSONata asks of a regular expression, in linear time. */
export class LinearRegExp {
  readonly #pattern: RE2JS
  lastIndex = 0

  constructor({ source, flags }: RegExp) {
    const bits = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0)
    this.#pattern = compiledPattern(source, bits)
  }

  exec(text: string): RegExpExecArray | null {
    const matcher = boundedMatcher(this.#pattern, text)
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? undefined)
    return Object.assign(groups, { index: matcher.start(), input: text }) as unknown as RegExpExecArray
  }
}
