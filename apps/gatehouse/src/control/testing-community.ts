/** A portal whose people write, with two of them and one in neither's team. Imported by tests only. */
import type { TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { type Caller, nobody } from '@gatehouse/control'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { offer, portalPeople } from './testing-portal.ts'

export interface ToldThread {
  name: string
  state: string
  title: string
  body: string
  moderation: string
  reason?: string
  private: boolean
  mine: boolean
  answers: number
  author: { kind: string; name?: string }
  answered: {
    id: string
    body: string
    accepted: boolean
    mine: boolean
    moderation: string
    author: { kind: string }
  }[]
}

export async function portalCommunity(
  t: TestContext,
  { posts = 'signed-in', store }: { posts?: string; store?: Store } = {},
) {
  const people = await portalPeople(t, store ? { store } : {})
  await offer(people)
  const community = { posts, notify: ['desk@publisher.example'] }
  await people.call('Portal.update', { name: 'main', body: { spec: { community } } })
  /** An operation of the portal, as who asks. */
  const at = async <T = Record<string, unknown>>(caller: Caller, operation: string, input: object = {}): Promise<T> => {
    const isRead = catalogue.operations.get(`Portal.${operation}`)!.effect === 'read'
    people.clock.advance(1)
    const given = isRead ? { query: input } : { body: input }
    return (await people.call(`Portal.${operation}`, { name: 'main', caller, ...given })).body as T
  }
  const refusal = (caller: Caller, operation: string, input: object = {}): Promise<string> =>
    at(caller, operation, input).then(
      () => 'answered',
      (failure: Failure) => failure.code,
    )
  const ask = async (caller: Caller, more: object = {}): Promise<string> => {
    const input = { product: 'default/pets', title: 'How do I page?', body: 'There is *no* page.', ...more }
    return (await at<{ name: string }>(caller, 'ask', input)).name
  }
  /** What the publisher does with a question. */
  const publish = (operation: string, name: string, body: object = {}) => {
    // Of two that are written in one millisecond nobody knows the first.
    people.clock.advance(1)
    return people.call(`Question.${operation}`, { name, ...(operation === 'thread' ? { query: body } : { body }) })
  }
  const threadFor = (caller: Caller, question: string) => at<ToldThread>(caller, 'question', { question })
  const names = async (caller: Caller, query: object = {}) =>
    (await at<{ items: { name: string }[] }>(caller, 'questions', query)).items.map(({ name }) => name)
  return { ...people, at, refusal, ask, publish, threadFor, names, nobody }
}
