import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { type ApiPart, type PolicyModule, snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, mirror, partTo, say, upstream } from '../testing-gateway.ts'
import { moduleOf } from './testing.ts'

const limits = { stuckMsMax: 200, waitMsMax: 300, reloadsMax: 20 }
const fine = `() => ({ request({ replyFields }) { replyFields.push('X-Fine', 'yes') } })`
const spins = `() => ({ request({ request }) { if (request.headers.has('x-spin')) for (;;); } })`

/** Without the policies of the house: it starts sooner. */
const entry = new URL('./bare-worker.model.ts', import.meta.url)

/** An API for each own policy at `/NAME`, and one without at `/plain`. */
async function served(t: TestContext, module: PolicyModule, options: Partial<GatewayOptions> = {}) {
  const url = await upstream(t, say('served'))
  const logs: { message: string; fields?: Record<string, unknown> | undefined }[] = []
  const log: GatewayOptions['log'] = (_, message, fields) => void logs.push({ message, fields })
  const parts = [...module.policies.map(({ name }) => name), 'plain'].map(name => partOf(name, url))
  const { gateway, call } = await gatewayFor(t, undefined, { entry, ownPolicies: limits, log, ...options })
  let generation = 0
  const offer = (changed = module) => gateway.offer(snapshotOf(parts, manifestHead(++generation), changed))
  await offer()
  const codeAt = async (path: string) => {
    const reply = await call(path)
    const text = await reply.text()
    return reply.ok ? text : (JSON.parse(text) as { code: string }).code
  }
  return { gateway, call, codeAt, offer, logs }
}

function partOf(name: string, url: string): ApiPart {
  const part = partTo([url])
  const policies = name === 'plain' ? [] : [placed(name, { stage: 'shape' })]
  return { ...part, api: name, apiVersion: `${name}-v1`, basePath: `/${name}`, policies }
}

/** Both threads serve, after so many were replaced. */
function isWhole(gateway: Gateway, respawns: number): boolean {
  const status = gateway.status()
  return status.workers === 2 && status.respawns === respawns
}

/** Until it holds; the gateway's own clock is real here, since its threads are. */
async function until(holds: () => Promise<boolean> | boolean) {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}

test('a policy that loops for ever costs its thread once: it is quarantined and named, others are served', async t => {
  const { gateway, call, codeAt, logs } = await served(t, moduleOf({ fine, spins }))
  assert.equal((await call('/fine/pets')).headers.get('x-fine'), 'yes')
  assert.equal(await codeAt('/spins/pets'), 'served')
  await assert.rejects(call('/spins/pets', { headers: { 'X-Spin': '1' } }))
  await until(() => isWhole(gateway, 1))
  for (let i = 0; i < 10; i++) {
    const reply = await call('/spins/pets', { headers: { 'X-Spin': '1', Connection: 'close' } })
    const { code, detail } = (await reply.json()) as { code: string; detail: string }
    assert.deepEqual([reply.status, code, detail], [503, 'policy_quarantined', 'The policy spins is quarantined.'])
    assert.equal(await codeAt('/fine/pets'), 'served')
    assert.equal(await codeAt('/plain/pets'), 'served')
  }
  assert.deepEqual(gateway.status().policies, { quarantined: ['spins'], threadsLost: 1, exchangesLost: 1 })
  const told = logs.find(({ fields }) => fields?.exchangesLost === 1)
  assert.match(told!.message, /The policy spins cost a thread and is quarantined until its module changes/)
  const metrics = await gatewayMetrics(gateway)
  assert.deepEqual(metrics, { 'gatehouse_policy_quarantined{policy="spins"}': 1, threads: 1, exchanges: 1 })
})

async function gatewayMetrics(gateway: Awaited<ReturnType<typeof gatewayFor>>['gateway']) {
  const { gatewaySamples } = await import('@gatehouse/gateway/metrics/gateway-samples.ts')
  const samples = gatewaySamples(gateway.status())
  const sampleOf = (name: string) => samples.find(one => one.name === name)!.value
  const quarantined = samples.filter(({ name }) => name === 'gatehouse_policy_quarantined')
  return {
    ...Object.fromEntries(quarantined.map(({ name, labels, value }) => [`${name}{policy="${labels!.policy}"}`, value])),
    threads: sampleOf('gatehouse_policy_threads_lost_total'),
    exchanges: sampleOf('gatehouse_policy_exchanges_lost_total'),
  }
}

test('a changed module ends the quarantine', async t => {
  const { gateway, call, codeAt, offer } = await served(t, moduleOf({ spins }))
  await assert.rejects(call('/spins/pets', { headers: { 'X-Spin': '1' } }))
  await until(() => isWhole(gateway, 1))
  await offer(moduleOf({ spins }))
  assert.equal(await codeAt('/spins/pets'), 'policy_quarantined')
  await offer(moduleOf({ spins: fine }))
  assert.equal(await codeAt('/spins/pets'), 'served')
  assert.deepEqual(gateway.status().policies.quarantined, [])
})

test('a policy is quarantined wherever it costs its thread, and no other is', async t => {
  const bad = {
    awaits: `() => ({ async request() { await null; for (;;); } })`,
    starves: `() => ({ async request() { for (;;) await null } })`,
    responds: `() => ({ response() { for (;;); } })`,
    exits: `() => ({ request() { process.exit(3) } })`,
    searches: `() => ({ request() { /(a+)+b/.test('a'.repeat(60)) } })`,
    blocks: `() => ({ request() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) } })`,
  }
  const { gateway, call, codeAt } = await served(t, moduleOf({ ...bad, fine }))
  for (const [at, name] of Object.keys(bad).entries()) {
    await call(`/${name}/pets`).then(
      reply => reply.text(),
      () => '',
    )
    await until(() => isWhole(gateway, at + 1))
    const { quarantined } = gateway.status().policies
    assert.deepEqual(
      quarantined,
      Object.keys(bad)
        .slice(0, at + 1)
        .sort(),
    )
    assert.equal(await codeAt(`/${name}/pets`), 'policy_quarantined')
    assert.equal(await codeAt('/fine/pets'), 'served')
  }
})

test('a module that loops when it is loaded is refused with its reason, and the one before serves on', async t => {
  const { gateway, codeAt, offer } = await served(t, moduleOf({ fine }))
  const looping = moduleOf({ fine })
  await assert.rejects(offer({ ...looping, code: `${looping.code};for(;;);` }), { code: 'policy_quarantined' })
  await until(() => isWhole(gateway, 2))
  assert.equal(await codeAt('/fine/pets'), 'served')
})

test('a module that is not what it says is refused, and the one before serves on', async t => {
  const { codeAt, offer } = await served(t, moduleOf({ fine }))
  for (const code of ['nonsense(', 'throw new Error("no")', "require('node:fs')", '', 'import("node:fs")'])
    await assert.rejects(offer({ ...moduleOf({ fine }), code }), { code: 'own_policy_invalid' }, code)
  assert.equal(await codeAt('/fine/pets'), 'served')
})

test('a promise that never settles is given up in time, coded, and costs no thread', async t => {
  const never = 'new Promise(() => {})'
  const module = moduleOf({
    asked: `() => ({ request: () => ${never} })`,
    answering: `() => ({ response: () => ${never} })`,
    forwarding: `() => ({ forward: () => ${never} })`,
  })
  const { gateway, call } = await served(t, module)
  for (const { name } of module.policies) {
    const reply = await call(`/${name}/pets`)
    const { code, detail } = (await reply.json()) as { code: string; detail: string }
    assert.deepEqual([reply.status, code], [503, 'policy_timeout'])
    assert.equal(detail, `The policy ${name} took more than 300 ms.`)
  }
  assert.deepEqual(gateway.status().policies, { quarantined: [], threadsLost: 0, exchangesLost: 0 })
})

test('the time in which a policy waits for the upstream is not its own', async t => {
  const url = await upstream(t, (request, response) => void setTimeout(() => mirror(request, response), 400))
  const { gateway, call } = await gatewayFor(t, undefined, { entry, ownPolicies: limits })
  const module = moduleOf({ passes: '() => ({ forward: (x, next) => next() })' })
  await gateway.offer(snapshotOf([partOf('passes', url)], manifestHead(1), module))
  assert.equal((await call('/passes/pets')).status, 200)
})

test('a promise that a policy lets go of ends no thread', async t => {
  const { gateway, codeAt, logs } = await served(
    t,
    moduleOf({ leaves: '() => ({ request() { Promise.reject(new Error("left")) } })' }),
  )
  assert.equal(await codeAt('/leaves/pets'), 'served')
  await until(() => logs.some(({ fields }) => fields?.reason === 'Error: left'))
  assert.equal(gateway.status().respawns, 0)
})

test('what throws, and what gives back nonsense, is policy_failed and costs no thread', async t => {
  const nonsense = '() => ({ request: () => ({ status: 200 }) })'
  const throws = '() => ({ request() { throw new Error("no") } })'
  const { gateway, codeAt } = await served(t, moduleOf({ nonsense, throws }))
  assert.equal(await codeAt('/nonsense/pets'), 'policy_failed')
  assert.equal(await codeAt('/throws/pets'), 'policy_failed')
  assert.equal(gateway.status().respawns, 0)
})

test('a gateway that takes no own policies says so', async t => {
  const { gateway } = await gatewayFor(t, undefined)
  const snapshot = snapshotOf([partOf('fine', 'http://127.0.0.1:9')], manifestHead(1), moduleOf({ fine }))
  await assert.rejects(gateway.offer(snapshot), { code: 'policy_unknown' })
})
