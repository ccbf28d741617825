import assert from 'node:assert/strict'
import test from 'node:test'
import { disagreement, known, ownReading } from './compare.ts'

const last = 'GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n'
const get = (fields: string) => `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`
const upgrade = 'Connection: keep-alive, Upgrade\r\nUpgrade: x\r\n'

/** The excuse for a reader that read so many of our messages, and then no more. */
function excuse(text: string, read: number, reader = 'node:http') {
  const own = ownReading(text)
  const other = { messages: own.messages.slice(0, read), state: 'waiting' as const }
  const why = disagreement(own, other)
  assert.notEqual(why, undefined)
  return known({ text, reader, why: why! }, own, other)
}

test('node:http is excused for what it forgets behind a message with Upgrade and a Connection that names it, and for nothing else', () => {
  assert.match(excuse(get(upgrade) + last, 1)!, /forgets/)
  assert.match(excuse(get('') + get(upgrade) + last, 2)!, /forgets/)
  const body = `POST / HTTP/1.1\r\nHost: a\r\n${upgrade}Content-Length: 2\r\n\r\nhi`
  assert.match(excuse(body + last, 1)!, /forgets/)
  // It stopped before that message, or somewhere behind it.
  assert.equal(excuse(get('') + get(upgrade) + last, 1), undefined)
  assert.equal(excuse(get(upgrade) + get('') + last, 2), undefined)
  assert.equal(excuse(get(upgrade) + last, 0), undefined)
  // No upgrade to node:http: one field alone, both in different messages, or only in a body.
  assert.equal(excuse(get('Upgrade: x\r\n') + last, 1), undefined)
  assert.equal(excuse(get('Connection: upgrade\r\n') + last, 1), undefined)
  assert.equal(excuse(get('Upgrade: x\r\n') + get('Connection: upgrade\r\n') + last, 2), undefined)
  const told = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${upgrade.length + 2}\r\n\r\n\r\n${upgrade}`
  assert.equal(excuse(told + last, 1), undefined)
  // No excuse to anybody else.
  assert.equal(excuse(get(upgrade) + last, 1, 'nginx'), undefined)
})
