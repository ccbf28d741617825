/** Reads documents beside the page, which goes on answering meanwhile. */
import { offsetOf, readText } from './read-text.ts'

export type WorkerAsk = { id: number; text: string; steps?: readonly string[] }

addEventListener('message', ({ data: { id, text, steps } }: MessageEvent<WorkerAsk>) => {
  postMessage({ id, answer: steps ? offsetOf(text, steps) : readText(text) })
})
