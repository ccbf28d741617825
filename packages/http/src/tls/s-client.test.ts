/** `openssl s_client` as the caller: another TLS than node's on the other side. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { ClientCertificate, ReplyEnd } from '../message.ts'
import type { ServerCertificate } from '../transport.ts'
import { echo, eventually, textReply } from '../wire.model.ts'
import { type Issued, TestAuthority, withOpenssl } from './authority.model.ts'
import { secureListening } from './secure.model.ts'

let authority: TestAuthority
let folder = ''
let certificates: ServerCertificate[] = []
let caller: Issued

before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-s-client-'))
  certificates = [{ hosts: ['one.test'], ...authority.issue('one', { hosts: ['one.test'] }) }]
  caller = authority.issue('caller')
  const files = { 'ca.pem': authority.certificate, 'caller.pem': caller.certificate, 'caller.key': caller.key }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
})
after(() => {
  authority?.remove()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const get = 'GET /hello HTTP/1.1\r\nHost: one.test\r\n'
const closing = `${get}Connection: close\r\n\r\n`

/** Dials and says this; `open` leaves its input open until the other side ends. */
function dialling(port: number, line: string, { says = '', open = true } = {}) {
  const fixed = `s_client -connect 127.0.0.1:${port} -servername one.test -CAfile ca.pem -verify_return_error`
  const child = spawn('openssl', `${fixed} ${line}`.split(' '), { cwd: folder })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (text += piece.toString('latin1')))
  child.stdin.on('error', () => {})
  child.stdin.write(says)
  if (!open) child.stdin.end()
  return { printed: () => text, over: once(child, 'close') }
}

/** All that was printed, when it is over. */
async function dialled(...what: Parameters<typeof dialling>): Promise<string> {
  const { printed, over } = dialling(...what)
  await over
  return printed()
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'

  test(
    `${version} is spoken, the certificate leads to its authority, and a request is answered`,
    withOpenssl,
    async t => {
      const { port } = await secureListening(t, { certificates })
      const text = await dialled(port, flag, { says: closing })
      assert.match(text, new RegExp(`New, ${version}, Cipher is `))
      assert.match(text, /Verify return code: 0 \(ok\)/)
      assert.match(text, /HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n\/hello/)
      assert.match(text, /closed\n/)
    },
  )

  test(
    `of the protocols that a caller of ${version} names the first of ours is chosen, and none is guessed`,
    withOpenssl,
    async t => {
      const { port } = await secureListening(t, { certificates })
      for (const [named, chosen] of [
        ['h2,http/1.1', 'h2'],
        ['http/1.1', 'http/1.1'],
      ] as const) {
        const text = await dialled(port, `${flag} -alpn ${named}`, { open: false })
        assert.match(text, new RegExp(`ALPN protocol: ${chosen}\n`))
      }
      assert.match(await dialled(port, flag, { open: false }), /No ALPN negotiated/)
      assert.match(await dialled(port, `${flag} -alpn foo`), /alert no application protocol/)
    },
  )

  test(`a session of ${version} that was written to a file resumes`, withOpenssl, async t => {
    const { port } = await secureListening(t, { certificates })
    const file = `session-${version}`
    const first = await dialled(port, `${flag} -sess_out ${file}`, { says: closing })
    assert.match(first, new RegExp(`New, ${version}`))
    assert.match(readFileSync(join(folder, file), 'latin1'), /BEGIN SSL SESSION PARAMETERS/)
    const again = await dialled(port, `${flag} -sess_in ${file}`, { says: closing })
    assert.match(again, new RegExp(`Reused, ${version}`))
    assert.match(again, /\r\n\r\n\/hello/)
  })

  test(
    `a caller of ${version} is known by its certificate, and one without is turned away where one must be shown`,
    withOpenssl,
    async t => {
      const seen: (ClientCertificate | undefined)[] = []
      const tls = { certificates, clientCertificates: 'required', clientAuthorities: authority.certificate } as const
      const listener = await secureListening(t, tls, {
        onRequest: (request, reply) => {
          seen.push(request.clientCertificate)
          echo(request, reply)
        },
      })
      const text = await dialled(listener.port, `${flag} -cert caller.pem -key caller.key`, { says: closing })
      assert.match(text, /\r\n\r\n\/hello/)
      assert.deepEqual([seen[0]?.subject, seen[0]?.verified], ['CN=caller', true])
      const without = await dialled(listener.port, flag, { says: closing })
      assert.doesNotMatch(without, /HTTP\/1\.1 /)
      assert.match(without, /alert (?:certificate required|handshake failure)/)
      assert.equal(seen.length, 1)
      await eventually(() => listener.connections === 0)
    },
  )

  test(
    `a caller of ${version} that has said close_notify still gets its answer, and leaves no connection`,
    withOpenssl,
    async t => {
      const held: (() => void)[] = []
      const ends: ReplyEnd[] = []
      const listener = await secureListening(
        t,
        { certificates },
        {
          onRequest(_, reply) {
            reply.onEnd(end => ends.push(end))
            held.push(() => textReply(reply, 'whole'))
          },
        },
      )
      const { printed, over } = dialling(listener.port, flag, { says: `${get}\r\n`, open: false })
      await eventually(() => held.length === 1 && printed().includes('DONE'))
      held[0]!()
      await over
      await eventually(() => ends.length === 1 && listener.connections === 0)
      assert.deepEqual(ends, [{ complete: true, bytesOut: 5 }])
    },
  )
}

test('five new connections in a row resume a session of TLS 1.2', withOpenssl, async t => {
  const { port, counters } = await secureListening(t, { certificates })
  const text = await dialled(port, '-tls1_2 -reconnect', { open: false })
  assert.equal(text.match(/^New, TLSv1\.2/gm)?.length, 1)
  assert.equal(text.match(/^Reused, TLSv1\.2/gm)?.length, 5)
  assert.equal(counters.refused.size, 0)
})
