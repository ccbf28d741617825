import type { ApiPart, CompiledPart, Program } from '@gatehouse/program'

/** Parts that are no longer served, kept as long as an exchange goes by them. */
export class RetiredParts {
  readonly #parts: CompiledPart[] = []

  get count(): number {
    return this.#parts.length
  }

  /** What `before` served and `next` does not. A part that comes back is compiled anew. */
  add(before: Program, next: Program): void {
    for (const [digest, part] of before.compiled) if (next.compiled.get(digest) !== part) this.#parts.push(part)
  }

  /** Lets go of those that nobody uses. */
  release(inUse: ReadonlySet<ApiPart>): void {
    for (let i = this.#parts.length - 1; i >= 0; i--) {
      if (inUse.has(this.#parts[i]!.part)) continue
      const [part] = this.#parts.splice(i, 1)
      part!.dispose()
    }
  }

  /** Of those beyond the newest `max`. */
  beyond(max: number): ReadonlySet<ApiPart> {
    return new Set(this.#parts.slice(0, Math.max(0, this.#parts.length - max)).map(({ part }) => part))
  }
}
