/** One reader of documents for one page; what was asked before is not told any more when it is closed. */
import type { WorkerAsk } from './document-worker.ts'
import type { ReadText } from './read-text.ts'

export class DocumentReader {
  readonly #worker = new Worker(new URL('./document-worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, (answer: never) => void>()
  #next = 0

  constructor() {
    this.#worker.onmessage = ({ data: { id, answer } }) => {
      this.#waiting.get(id)?.(answer as never)
      this.#waiting.delete(id)
    }
  }

  read(text: string): Promise<ReadText> {
    return this.#ask({ text })
  }

  offsetOf(text: string, steps: readonly string[]): Promise<number> {
    return this.#ask({ text, steps })
  }

  close(): void {
    this.#worker.terminate()
    this.#waiting.clear()
  }

  #ask<T>(asked: Omit<WorkerAsk, 'id'>): Promise<T> {
    const id = this.#next++
    return new Promise(resolve => {
      this.#waiting.set(id, resolve as (answer: never) => void)
      this.#worker.postMessage({ id, ...asked })
    })
  }
}
