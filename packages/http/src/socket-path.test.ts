import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { egressRule } from './egress.ts'
import { isSocketPath, socketPathBytesMax } from './socket-path.ts'

const reaches = (path: string, allow: string[]) => egressRule({ allow }).checkSocket(path).allowed

test('no socket of this machine may be reached as delivered, whatever networks are allowed', () => {
  for (const path of ['/run/docker.sock', '/run/postgresql/.s.PGSQL.5432', '/a']) {
    assert.equal(reaches(path, []), false, path)
    assert.equal(reaches(path, ['loopback', 'private', '0.0.0.0/0', '::/0']), false, path)
  }
})

test('a socket is reached by the very path that the operator names, and opens nothing else', () => {
  const allow = ['unix:/run/app.sock']
  assert.equal(reaches('/run/app.sock', allow), true)
  for (const path of [
    '/run/app.sock2',
    '/run/app',
    '/run',
    '/run/./app.sock',
    '/run//app.sock',
    '/x/../run/app.sock',
  ]) {
    assert.equal(reaches(path, allow), false, path)
  }
  assert.equal(egressRule({ allow }).check('127.0.0.1', 80).allowed, false)
})

test('a path is whole and in one form', () => {
  for (const path of ['/a', '/run/app-1.0_x~@+.sock', `/${'a'.repeat(socketPathBytesMax - 1)}`, '/.x', '/x..y']) {
    assert.equal(isSocketPath(path), true, path)
  }
  const others = ['', '/', 'run/app', '/a/', '/a//b', '/a/./b', '/a/../b', '/..', '/a b', '/a\0b', '@abstract', '/é']
  for (const path of [...others, `/${'a'.repeat(socketPathBytesMax)}`]) assert.equal(isSocketPath(path), false, path)
})

test('a setting that names no whole path is refused with what to write', () => {
  for (const entry of ['unix:', 'unix:run/app.sock', 'unix:/run/../etc/x', 'unix:/run/*', 'unix://run/app.sock']) {
    assert.throws(
      () => egressRule({ allow: [entry] }),
      (thrown: Failure) => thrown.code === 'setting_invalid' && /whole path/.test(thrown.message),
      entry,
    )
  }
})
