/** Callers of WebSockets and event streams. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { anyOf, anySize, between, material } from './material.ts'
import { type Behaviour, expect, type Scene, within } from './scene.ts'

const apis = ['live', 'looked']

async function opened({ port }: Scene): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${anyOf(apis)}/echo`, { perMessageDeflate: false })
  await once(socket, 'open')
  return socket
}

async function talk(scene: Scene, messages: number, pauseMs: number): Promise<void> {
  const socket = await opened(scene)
  for (let i = 0; i < messages; i++) {
    const sent = material.subarray(0, anySize(200_000))
    const [[back]] = await Promise.all([once(socket, 'message'), socket.send(sent)])
    expect(sent.equals(back as Buffer), `message ${i} of ${sent.byteLength} bytes came back as ${back.length}`)
    await wait(between(0, pauseMs))
  }
  const closed = once(socket, 'close')
  socket.close(1000, 'done')
  const [code] = await closed
  expect(code === 1000, `closed with ${code}`)
}

async function vanish(scene: Scene): Promise<void> {
  const socket = await opened(scene)
  socket.on('error', () => {})
  for (let i = between(0, 5); i >= 0; i--) socket.send(material.subarray(0, anySize(500_000)))
  await wait(between(0, 50))
  socket.terminate()
}

export interface EventsOf {
  path: string
  headers?: Record<string, string>
}

/** An event stream that has begun. */
export async function eventsOf({ port }: Scene, of: EventsOf): Promise<IncomingMessage> {
  const sent = get({ host: '127.0.0.1', port, agent: false, ...of })
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  sent.on('error', () => {})
  return reply
}

async function events(scene: Scene, count: number): Promise<void> {
  const reply = await eventsOf(scene, { path: `/${anyOf(apis)}/events?count=${count}` })
  let text = ''
  for await (const piece of reply.setEncoding('utf8')) text += piece
  const ids = text.match(/^id: \d+$/gm) ?? []
  expect(ids.length === count && ids.at(-1) === `id: ${count - 1}`, `${ids.length} of ${count} events`)
}

/** As browsers do when a page is left. */
async function leaveEvents(scene: Scene): Promise<void> {
  const reply = await eventsOf(scene, { path: `/${anyOf(apis)}/events` })
  reply.on('error', () => {})
  for (let i = between(0, 5); i >= 0; i--) await within(10_000, once(reply, 'data'), 'the next event')
  reply.destroy()
}

export const streamCallers: readonly Behaviour[] = [
  { name: 'WebSocket', callers: 4, pauseMsMax: 200, turn: scene => talk(scene, between(1, 20), 50) },
  { name: 'long WebSocket', callers: 2, pauseMsMax: 0, turn: scene => talk(scene, 40, 1000) },
  { name: 'WebSocket that vanishes', callers: 1, pauseMsMax: 300, rough: true, turn: vanish },
  { name: 'events', callers: 3, pauseMsMax: 200, turn: scene => events(scene, between(1, 100)) },
  { name: 'long events', callers: 2, pauseMsMax: 0, turn: scene => events(scene, 1000) },
  { name: 'events that are left', callers: 2, pauseMsMax: 200, turn: leaveEvents },
]
