import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodySource } from '@gatehouse/base'
import { Challenges } from './challenges.ts'

const one = { host: 'shop.test', token: 'tok_en-1', answer: 'tok_en-1.thumb', expiresAtMs: 1000 }
const path = '/.well-known/acme-challenge/tok_en-1'

function pending(nowMs = 0) {
  const challenges = new Challenges(() => nowMs)
  challenges.use([one])
  return challenges
}

const get = (target: string, authority = 'shop.test', method = 'GET') => ({ target, authority, method })

function textOf(body: BodySource | undefined): string {
  let text = ''
  const data = (piece: Uint8Array) => {
    text += Buffer.from(piece).toString()
    return true
  }
  body?.start({ data, end() {}, failed() {} })
  return text
}

test('a pending token is answered on its host, whatever its case and port, with or without a query', () => {
  for (const authority of ['shop.test', 'SHOP.test:5002', 'shop.test:80']) {
    for (const target of [path, `${path}?x=1`]) {
      const reply = pending().reply(get(target, authority))
      assert.equal(reply?.status, 200)
      assert.equal(textOf(reply?.body), one.answer)
    }
  }
  assert.equal(pending().reply(get(path, 'shop.test', 'HEAD'))?.status, 200)
})

test('another token, host, path or method goes on to the routes', () => {
  const asked = [
    get('/.well-known/acme-challenge/tok_en-2'),
    get('/.well-known/acme-challenge/'),
    get(`${path}/more`),
    get(`/api${path}`),
    get('/.well-known/acme-challenge/../acme-challenge/tok_en-2'),
    get(path, 'other.test'),
    get(path, 'www.shop.test'),
    get(path, ''),
    get(path, 'shop.test', 'POST'),
  ]
  for (const request of asked) assert.equal(pending().reply(request), undefined, JSON.stringify(request))
})

test('a token is gone when it is withdrawn or its time is over', () => {
  assert.equal(pending(999).reply(get(path))?.status, 200)
  assert.equal(pending(1000).reply(get(path)), undefined)
  const challenges = pending()
  challenges.use([])
  assert.equal(challenges.reply(get(path)), undefined)
})
