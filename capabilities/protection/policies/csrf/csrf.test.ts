import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import type { Refusal } from '@gatehouse/unit'
import { csrf } from './csrf.ts'

type Headers = Record<string, string | string[]>

const passes = (headers: Headers, config: object = {}, more: { method?: string; upgrade?: string } = {}) =>
  through(csrf, config, {
    request: { method: 'POST', ...more, headers: { Host: 'api.example:8443', ...headers } },
  }).then(
    ({ status }) => status === 200,
    ({ code }: Refusal) => code !== 'origin_forbidden',
  )

test('what the own page, a person or a program sends passes', async () => {
  for (const headers of [
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://api.example:8443' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://api.example:8443' },
    { Origin: 'http://api.example:8443' },
    {},
  ] as Headers[]) {
    assert.ok(await passes(headers), JSON.stringify(headers))
  }
  assert.ok(await passes({ 'Sec-Fetch-Site': 'cross-site' }, {}, { method: 'GET' }))
})

test('what another site makes a browser send does not, nor does a WebSocket that it opens', async () => {
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example' },
    { Origin: 'https://api.example' },
    { Origin: 'https://evil.example' },
    { Origin: 'https://api.example.evil.example:8443' },
    { Origin: 'null' },
    { Origin: '' },
    { Origin: ['https://api.example:8443', 'https://evil.example'] },
  ] as Headers[]) {
    assert.ok(!(await passes(headers)), JSON.stringify(headers))
  }
  assert.ok(!(await passes({ Origin: 'https://evil.example' }, {}, { method: 'GET', upgrade: 'websocket' })))
})

test('a listed site may call, also one below a domain, and no other that is written like it', async () => {
  const config = { origins: ['https://partner.example', 'https://*.shop.example'] }
  const from = (Origin: string) => passes({ 'Sec-Fetch-Site': 'cross-site', Origin }, config)
  assert.ok(await from('https://partner.example'))
  assert.ok(await from('https://a.shop.example'))
  for (const other of [
    'http://partner.example',
    'https://shop.example',
    'https://evilshop.example',
    'https://partner.example.evil.example',
  ]) {
    assert.ok(!(await from(other)), other)
  }
})

test('a request that brings nobody’s session passes where that is enough', async () => {
  assert.ok(await passes({ 'Sec-Fetch-Site': 'cross-site' }, { onlyWithCookies: true }))
  assert.ok(!(await passes({ 'Sec-Fetch-Site': 'cross-site', Cookie: 'sid=1' }, { onlyWithCookies: true })))
})
