/** Where callers are, in a gateway with real threads and files. */
import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { mmdbOf } from '@gatehouse/gateway/geo/mmdb.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { useGeoFiles } from './geo-files.ts'
import { gatewayFor, partTo, say, upstream } from './testing-gateway.ts'
import { newDirectory, until } from './testing-house.ts'

const from = (country: string) => mmdbOf({ '203.0.113.0/24': { country: { iso_code: country } } })

test('a policy and a condition know the country of a caller, a replaced file is taken up, and a broken one keeps the last', async t => {
  const policies = [
    placed('geo', { stage: 'edge', config: { allow: { countries: ['DE', 'FR'] }, unknown: 'deny' } }),
    placed('privacy', { stage: 'shape', config: { find: ['email'], when: 'client.country == "DE"' } }),
  ]
  const part = { ...partTo([await upstream(t, say('to ada@example.com'))]), policies, access: 'open' as const }
  const callers = { trustedProxies: ['loopback'] }
  const { gateway, call } = await gatewayFor(t, part, { callers })
  const file = join(newDirectory(t), 'country.mmdb')
  const replace = (bytes: Buffer) => {
    writeFileSync(`${file}.new`, bytes)
    renameSync(`${file}.new`, file)
  }
  const ask = async (address = '203.0.113.9') => {
    const reply = await call('/pets/v1/pets', { headers: { 'X-Forwarded-For': address } })
    return [reply.status, await reply.text()] as const
  }
  assert.equal((await ask())[0], 403)
  replace(from('DE'))
  const lines: string[] = []
  const unwatch = await useGeoFiles({ geoFiles: [file] }, gateway, (_, message) => lines.push(message))
  t.after(unwatch)
  assert.deepEqual(await ask(), [200, 'to a***@example.com'])
  assert.equal((await ask('198.51.100.1'))[0], 403)
  replace(from('FR'))
  await until(async () => (await ask())[1] === 'to ada@example.com')
  replace(from('ZZ').subarray(0, -30))
  await until(async () => lines.some(line => line.startsWith('Where callers are cannot be read')))
  assert.deepEqual(await ask(), [200, 'to ada@example.com'])
  replace(from('US'))
  await until(async () => (await ask())[0] === 403)
})

test('a file that is not there or is none does not start', async t => {
  const file = join(newDirectory(t), 'none.mmdb')
  const { gateway } = await gatewayFor(t, undefined)
  const refused = { code: 'setting_invalid', message: new RegExp(file) }
  await assert.rejects(
    useGeoFiles({ geoFiles: [file] }, gateway, () => {}),
    refused,
  )
  writeFileSync(file, 'a text')
  await assert.rejects(
    useGeoFiles({ geoFiles: [file] }, gateway, () => {}),
    refused,
  )
})
