/** The file rewritten again and again: keys come and go with it, and so do routes, pools and the streams of a key. */
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { keyOfTurn } from './documents.ts'
import type { House } from './house.ts'
import { between } from './material.ts'
import { call } from './plain-callers.ts'
import { expect, type Scene, type Tally, within } from './scene.ts'
import { eventsOf } from './stream-callers.ts'

/** A key whose subscription is gone loses its streams within five seconds. */
const streamEndMsMax = 6_000
const every = { name: 'generation' }
const broken = { name: 'broken file' }

export interface Changes {
  house: House
  tally: Tally
  stopped: () => boolean
  /** Told each generation that is served. */
  served: (generation: number) => void
}

/** Resolves when stopped. */
export async function generations({ house, tally, stopped, served }: Changes): Promise<void> {
  const streams = new Map<number, KeyStream>()
  let generation = 1
  while (!stopped()) {
    await wait(between(1000, 4000))
    try {
      if (generation % 10 === 0) {
        await house.refuse()
        tally.done(broken)
      }
      await house.serve(++generation)
      served(generation)
      streams.set(generation, await streamBy(house.scene, generation))
      await checked(house.scene, generation)
      const revoked = streams.get(generation - 2)
      streams.delete(generation - 2)
      if (revoked) await within(streamEndMsMax, revoked.ended, 'the end of a revoked key’s stream')
      tally.done(every)
    } catch (reason) {
      tally.fail(every, reason)
      if (!house.alive) break
    }
  }
  for (const { reply } of streams.values()) reply.destroy()
}

interface KeyStream {
  reply: IncomingMessage
  ended: Promise<unknown>
}

/** An event stream by the key of this turn; resolves when it has begun. */
async function streamBy(scene: Scene, generation: number): Promise<KeyStream> {
  const headers = { 'X-API-Key': keyOfTurn(generation) }
  const reply = await eventsOf(scene, { path: '/keyed-live/events', headers })
  expect(reply.statusCode === 200, `a stream with the new key got ${reply.statusCode}`)
  reply.on('error', () => {}).resume()
  return { reply, ended: new Promise(resolve => reply.on('close', resolve)) }
}

async function checked(scene: Scene, generation: number): Promise<void> {
  const owed: [path: string, key: string, status: number][] = [
    ['/keyed-files/pets/7', keyOfTurn(generation), 200],
    ['/keyed-files/pets/7', keyOfTurn(generation - 1), 200],
    ['/keyed-files/pets/7', keyOfTurn(generation - 2), 401],
    [`/passing-${generation}/pets/7`, '', 200],
    [`/passing-${generation - 1}/pets/7`, '', 404],
  ]
  for (const [path, key, status] of owed) {
    const answered = await call(scene, { path, headers: { 'X-API-Key': key } })
    expect(answered.status === status, `${path} with ${key || 'no key'} got ${answered.status} instead of ${status}`)
  }
}
