/** What a portal tells of calling: where, with which client, and what others use. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { sql } from 'kysely'
import { openAndInner, portalControl, worded } from '../testing-portal.ts'

test('a client of an API version is a package that holds what is served and its gateway’s address, and nothing of what is not', async t => {
  const { publish, make, refer, read } = await portalControl(t)
  await publish('open', worded('open'))
  await make('Portal', 'dev', openAndInner({ addresses: { live: 'https://api.acme.example' } }))
  await refer()
  for (const [language, root] of [
    ['typescript', 'package'],
    ['python', 'open-api-client-1.0.0'],
  ]) {
    const asked = { version: 'default/open-v1', language }
    const made = await read<{ name: string; version: string; sha256: string; content: string }>('sdk', asked)
    assert.deepEqual([made.name, made.version], ['open-api-client', '1.0.0'])
    const input = Buffer.from(made.content, 'base64')
    const names = execFileSync('tar', ['-tzf', '-'], { input, encoding: 'utf8' }).trim().split('\n')
    assert.ok(names.length > 5 && names.every(name => name.startsWith(`${root}/`)), names.join())
    const text = execFileSync('tar', ['-xzOf', '-'], { input, encoding: 'utf8' })
    assert.match(text, /https:\/\/api\.acme\.example/)
    assert.doesNotMatch(text, /internal\.backend|secretopen/i)
    assert.equal((await read<{ sha256: string }>('sdk', asked)).sha256, made.sha256)
  }
})

interface Status {
  environments: { kind: string; environment: string; gateways: string }[]
  versions: { at: string; served: { environment: string }[] }[]
}

test('an endpoint says where it is served, the place to practise in first, and the status whether gateways are there', async t => {
  const { publish, make, refer, read, call, control } = await portalControl(t)
  await publish('open', worded('open'))
  await make('Environment', 'play', { hosts: ['play.acme.example'] })
  await make('Portal', 'dev', openAndInner({ environments: { live: 'prod', sandbox: 'play' } }))
  await refer()
  const places = async () =>
    (
      await read<{ places: { kind: string; environment: string; address: string }[] }>('endpoint', {
        ...{ version: 'default/open-v1', endpoint: 'listopen' },
      })
    ).places.map(({ kind, environment, address }) => [kind, environment, address])
  assert.deepEqual(await places(), [])
  for (const environment of ['prod', 'play'])
    await call('ApiVersion.deploy', { name: 'open-v1', body: { environment } })
  await sql`update deployments set state = 'live'`.execute(control.store.db)
  assert.deepEqual(await places(), [
    ['sandbox', 'play', 'https://play.acme.example'],
    ['live', 'prod', 'https://api.example.com'],
  ])
  const status = await read<Status>('status')
  assert.deepEqual(
    status.environments.map(({ environment, gateways }) => [environment, gateways]),
    [
      ['prod', 'silent'],
      ['play', 'silent'],
    ],
  )
  assert.deepEqual(status.versions[0]!.served.map(({ environment }) => environment).sort(), ['play', 'prod'])
})

test('what applications use besides is told once three do, and only what the reader may see', async t => {
  const { publish, make, read, developer, call } = await portalControl(t)
  for (const name of ['open', 'inner']) {
    await publish(name, worded(name))
    await make('Plan', `plan-${name}`, { product: name })
    await call('Plan.publish', { name: `plan-${name}` })
  }
  await make('Portal', 'dev', openAndInner())
  const told = async (product: string, caller = developer()) =>
    (await read<{ alsoUsed: { at: string }[] }>('product', { product }, caller)).alsoUsed.map(({ at }) => at)
  const plans = ['plan-open', 'plan-inner']
  for (const [number, application] of ['a', 'b', 'c'].entries()) {
    assert.deepEqual(await told('default/open'), [], `${number} applications`)
    await make('Application', application, {})
    for (const plan of plans)
      await make('Subscription', `${application}-${plan}`, { application, plan, environment: 'prod' })
  }
  assert.deepEqual(await told('default/open'), ['default/inner'])
  assert.deepEqual(await told('default/inner'), ['default/open'])
  assert.deepEqual((await read<{ alsoUsed: unknown[] }>('product', { product: 'default/open' })).alsoUsed, [])
})
