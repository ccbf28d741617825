/** A mock of a document of anybody, in a process of its own: what it answers with, and what it answers. */
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import { askApart } from '@gatehouse/documents/apart.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'

interface Of {
  text: string
  overlays: readonly unknown[]
  file: string
}

export interface TriedRequest {
  method: string
  path: string
  headers: { name: string; value: string }[]
  body?: string
}

export type MockAsked = ({ kind: 'endpoints' } & Of) | ({ kind: 'try'; request: TriedRequest } & Of)

export interface MockedEndpoints {
  endpoints: {
    endpoint: string
    method: string
    path: string
    replies: { status: string; types: { type: string; examples: string[] }[] }[]
  }[]
  moreEndpoints: number
}

export interface MockedReply {
  status: number
  headers: { name: string; value: string }[]
  body: string
  cut: boolean
}

const bounds = { heapMibMax: 512, msMax: 10_000 }
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 8, full: tooMany })

const exhausted = (what: string) =>
  new Failure('document_too_large', `A mock of this document takes ${what}.`, { hint: 'Make the contract smaller.' })

export function askMock(asked: MockAsked, owner: string, clock: Clock): Promise<MockedEndpoints | MockedReply> {
  const program = new URL(`./mock-process${extname(import.meta.url)}`, import.meta.url)
  return turns.take(owner, () => askApart(program, asked, { ...bounds, clock, exhausted }))
}
