/** Files that are made while they are taken. Whoever leaves, or takes nothing, ends the making: others wait for their turn. */
import { Readable } from 'node:stream'
import type { Clock } from '@gatehouse/base'
import type { FastifyReply } from 'fastify'
import type { FileAnswer } from './part.ts'

/** Who takes nothing of what is made for so long is let go of. */
const idleMs = 120_000

/** What fails before its first bytes is told as any failure is; later the connection is cut, and nobody takes a part for the whole. */
export async function sendFile(reply: FastifyReply, { name, type, bytes }: FileAnswer, clock: Clock): Promise<unknown> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  const taken = new Taken(iterator, { first, clock, late: () => reply.raw.destroy() })
  reply.header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '-')}"`)
  return reply.type(type).send(Readable.from(taken, { objectMode: false }))
}

interface Taking {
  first: IteratorResult<Uint8Array>
  clock: Clock
  late: () => void
}

/** No generator: one that nobody asked yet hears nothing of it when it is returned. */
class Taken implements AsyncIterableIterator<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #taking: Taking
  #first: IteratorResult<Uint8Array> | undefined
  #cancel = () => {}
  #isOver = false

  constructor(iterator: AsyncIterator<Uint8Array>, taking: Taking) {
    this.#iterator = iterator
    this.#taking = taking
    this.#first = taking.first
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    this.#cancel()
    const told = this.#first ?? (await this.#iterator.next())
    this.#first = undefined
    const { clock, late } = this.#taking
    if (!told.done && !this.#isOver) this.#cancel = clock.after(idleMs, late)
    return told
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#isOver = true
    this.#cancel()
    await this.#iterator.return?.()
    return { done: true, value: undefined }
  }
}
