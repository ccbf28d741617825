import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import type { Refusal } from '@gatehouse/unit'
import { contentTypes } from './content-types.ts'

const ask = (allow: string[], headers: Record<string, string | string[]>, body?: string) =>
  through(contentTypes, { allow }, { request: { method: 'POST', headers, ...(body === undefined ? {} : { body }) } })

test('a body of a listed type passes, whatever parameters and letters it is written in', async () => {
  const allow = ['application/json', 'image/*', 'application/*+json']
  for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'image/png', 'application/vnd.x+json']) {
    assert.equal((await ask(allow, { 'Content-Type': type }, 'x')).status, 200, type)
  }
  assert.equal((await ask(allow, {})).status, 200)
  assert.equal((await ask(allow, {}, '')).status, 200)
})

test('another type, none, two and one that is none are refused, and the answer says which are taken', async () => {
  const refused = ({ code, headers }: Refusal) =>
    code === 'unsupported_content' && headers.join() === 'Accept,application/json'
  for (const type of [
    undefined,
    'text/plain',
    'application/jsonx',
    'application',
    ['application/json', 'text/plain'],
  ]) {
    await assert.rejects(ask(['application/json'], type ? { 'Content-Type': type } : {}, 'x'), refused, String(type))
  }
})
