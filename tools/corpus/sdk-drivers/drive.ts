/** Calls every operation of a client with the arguments of a file; prints what went wrong. */
import { readFileSync } from 'node:fs'

type Methods = Record<string, Record<string, (args: object) => Promise<unknown>>>

const { url, auth, calls } = JSON.parse(readFileSync('calls.json', 'utf8'))
const { Client } = await import(`${process.cwd()}/src/index.ts`)
const client = new Client({ baseUrl: url, auth, retriesMax: 0 }) as Methods
const failed: string[] = []
for (const { id, member, method, args } of calls) {
  try {
    const reply = await client[member]![method]!(args)
    if (reply instanceof ReadableStream) await reply.cancel()
    else if (typeof reply === 'object' && reply !== null && Symbol.asyncIterator in reply)
      for await (const _ of reply as AsyncIterable<unknown>) break
  } catch (thrown) {
    const { body } = thrown as { body?: unknown }
    failed.push(`${id}: ${thrown} ${JSON.stringify(body ?? '').slice(0, 600)}`)
  }
}
console.log(JSON.stringify(failed))
