import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { object } from '@gatehouse/schema'
import type { PolicyHooks, PolicyUnit, Reply } from '@gatehouse/unit'
import { createPolicyMemory, PolicyRow, Quarantine } from '../shared/policy-rows.ts'
import { contained } from './contained.ts'

const place = 7
const reply = { status: 200, headers: new HeaderList() } as unknown as Reply

/** A policy that has all there is; `ran` is what of it ran, and where main saw the thread then. */
function walled() {
  const memory = createPolicyMemory({ threads: 1 })
  const row = new PolicyRow(memory, 1)
  const ran: [string, number | undefined][] = []
  const noted = <T>(name: string, value: T) => {
    ran.push([name, row.look().place])
    return value
  }
  const hooks: Required<PolicyHooks> = {
    request: () => noted('request', undefined),
    forward: async () => noted('forward', reply),
    response: () => noted('response', undefined),
    frame: () => noted('frame', undefined),
    limits: () => noted('limits', []),
    finish: () => noted('finish', undefined),
    dispose: () => noted('dispose', undefined),
    missFields: ['X-Own', 'yes'],
    streamLimits: { messageBytesMax: 1 },
    challenge: 'Own',
    required: true,
    authorizationServers: ['https://issuer.example'],
    departing: () => noted('departing', undefined),
    signIn: () => noted('signIn', undefined),
    endpoints: [{ method: 'GET', path: '/own', answer: () => noted('answer', reply) }],
  }
  const unit: Required<PolicyUnit> = {
    ...{ name: 'own', version: 1, stages: ['shape'], title: 'T', summary: 'S', config: object({}) },
    ...{ body: 'frames', errors: [], examples: [] },
    needs: () => noted('needs', []),
    provides: () => noted('provides', []),
    credentialAt: () => noted('credentialAt', [{ in: 'header', name: 'X-Own' }]),
    sendsTo: () => noted('sendsTo', []),
    answers: () => noted('answers', []),
    contract: () => noted('contract', { records: false }),
    upgrade: config => noted('upgrade', config),
    ready: () =>
      noted(
        'ready',
        Promise.resolve(() => {}),
      ),
    create: () => noted('create', hooks),
  }
  const quarantine = new Quarantine(memory)
  const own = contained(unit, place, { row, quarantine, underWay: () => 1, waitMsMax: 1000 })
  return { unit, hooks, own: own as Required<PolicyUnit>, quarantine, ran, row }
}

const isFunction = (value: unknown) => typeof value === 'function'
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
const functionsOf = (value: object) => Object.keys(value).filter(key => isFunction(value[key as never]))

test('main sees the thread in a policy whatever of it runs, and nothing else of it is another', async () => {
  const { unit, hooks, own, ran, row } = walled()
  const made = own.create({} as never, {} as never) as Required<PolicyHooks>
  for (const name of functionsOf(unit)) if (name !== 'create') (own[name as never] as () => unknown)()
  for (const name of functionsOf(hooks)) await (made[name as never] as () => unknown)()
  const every = ['create', ...functionsOf(unit).filter(name => name !== 'create'), ...functionsOf(hooks)]
  assert.deepEqual(
    ran,
    every.map(name => [name, place]),
  )
  assert.equal(row.look().place, undefined)
  const dataOf = (value: object) => Object.entries(value).filter(([, one]) => !isFunction(one))
  assert.deepEqual(plain([dataOf(own), dataOf(made)]), plain([dataOf(unit), dataOf(hooks)]))
  ran.length = 0
  assert.equal(await made.endpoints[0]!.answer({} as never), reply)
  assert.deepEqual(ran, [['answer', place]])
})

test('nothing of a quarantined policy runs, and it refuses whoever comes', async () => {
  const { unit, own, quarantine, ran, hooks } = walled()
  const before = own.create({} as never, {} as never) as Required<PolicyHooks>
  ran.length = 0
  quarantine.add(place)
  for (const name of functionsOf(unit)) if (name !== 'create') (own[name as never] as () => unknown)()
  for (const name of functionsOf(hooks)) {
    const given = async () => (before[name as never] as () => unknown)()
    const code = await given().then(
      value => (value as { code?: string } | undefined)?.code,
      thrown => thrown.code,
    )
    assert.equal(code, name === 'finish' || name === 'dispose' ? undefined : 'policy_quarantined', name)
  }
  assert.equal(((await before.endpoints[0]!.answer({} as never)) as { code: string }).code, 'policy_quarantined')
  const after = own.create({} as never, {} as never)
  assert.equal((after.request!({} as never) as { code: string }).code, 'policy_quarantined')
  assert.deepEqual(ran, [])
})

test('a reply that a policy took and does not give back in time is given up', async () => {
  const { unit, row, quarantine } = walled()
  for (const [code, end] of [
    ['policy_timeout', () => new Promise<never>(() => {})],
    ['policy_failed', async () => ({ status: 200 }) as Reply],
  ] as const) {
    let aborted = 0
    const body = { lengthBytes: 1, start() {}, resume() {}, abort: () => void aborted++ }
    const forward: PolicyHooks['forward'] = async (_, next) => {
      await next()
      return end()
    }
    const containment = { row, quarantine, underWay: () => 1, waitMsMax: 20 }
    const own = contained({ ...unit, create: () => ({ forward }) }, place, containment)
    const hooks = own.create({} as never, {} as never) as Required<PolicyHooks>
    await assert.rejects(
      hooks.forward({} as never, async () => ({ ...reply, body })),
      { code },
    )
    assert.equal(aborted, 1, code)
  }
})
