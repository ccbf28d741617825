/** Fields by which the gateway tells an upstream something: what callers write under their names does not go on. */
import type { Exchange } from '@gatehouse/unit'
import { HeldTrailers } from './held-trailers.ts'

export class OwnFields {
  readonly #names: ReadonlySet<string>
  readonly #lengths: ReadonlySet<number>

  constructor(names: readonly string[]) {
    this.#names = new Set(names.map(plain))
    this.#lengths = new Set(names.map(({ length }) => length))
  }

  /** In any spelling, before the body and behind it. */
  clear({ request }: Exchange): void {
    request.headers.removeWhere(this.#isOurs)
    if (request.body && request.upgrade === undefined) request.body = new HeldTrailers(request.body, this.#isOurs)
  }

  readonly #isOurs = (name: string) => this.#lengths.has(name.length) && this.#names.has(plain(name))
}

/** Underscores count as dashes: CGI and its heirs read them so. */
const plain = (name: string) => name.toLowerCase().replaceAll('_', '-')
