/** A cookie that leads a caller to the target it had before. */
import { hash } from 'node:crypto'
import { cookieOf } from '@gatehouse/base'
import type { UpstreamPart } from '@gatehouse/program'
import type { Asking } from './hash-key.ts'

export type StickyRule = NonNullable<UpstreamPart['sticky']>

export class Sticky {
  readonly #rule: StickyRule
  /** Of each target; says nothing of its address. */
  readonly #marks: readonly string[]
  readonly #byMark: ReadonlyMap<string, number>

  /** `ids`: what the targets are known by, in their order, which nobody can guess. */
  constructor(rule: StickyRule, ids: readonly string[]) {
    this.#rule = rule
    this.#marks = ids.map(id => hash('sha256', id, 'base64url').slice(0, 16))
    this.#byMark = new Map(this.#marks.map((mark, index) => [mark, index]))
  }

  /** The target that the caller had; -1 where it had none that is still there. */
  before({ request }: Asking): number {
    const mark = cookieOf(request.headers, this.#rule.cookie)
    return mark === undefined ? -1 : (this.#byMark.get(mark) ?? -1)
  }

  /** Tells the caller which one it has now; what was told of another that was chosen for the same exchange is over. */
  tell(asking: Asking, index: number): void {
    const before = this.#toldAt(asking)
    if (before < 0) asking.replyFields.push('Set-Cookie', this.#field(asking, index))
    else asking.replyFields[before] = this.#field(asking, index)
  }

  /** This one answered, whichever was told last. */
  answered(asking: Asking, index: number): void {
    const told = this.#toldAt(asking)
    if (told >= 0) asking.replyFields[told] = this.#field(asking, index)
  }

  #toldAt({ replyFields }: Asking): number {
    return replyFields.findIndex((text, at) => at % 2 === 1 && text.startsWith(`${this.#rule.cookie}=`))
  }

  #field({ request }: Asking, index: number): string {
    const { cookie, maxAgeSeconds } = this.#rule
    const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
    const secure = request.scheme === 'https' ? '; Secure' : ''
    return `${cookie}=${this.#marks[index]}; Path=/${age}; HttpOnly${secure}; SameSite=Lax`
  }
}
