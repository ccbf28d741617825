import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import test, { after, before } from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { ClientCertificate } from '../message.ts'
import type { ServerCertificate } from '../transport.ts'
import { calling, echo, eventually, textReply } from '../wire.model.ts'
import { TestAuthority, withOpenssl } from './authority.model.ts'
import { callingSecurely, helloFor, secureListening, shownName, ticketKeys } from './secure.model.ts'

let authority: TestAuthority
let [one, two, wild, standard]: ServerCertificate[] = []
let ca = ''

before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  ca = authority.certificate
  const issued = (name: string, hosts: string[]) => ({ hosts, ...authority.issue(name, { hosts }) })
  one = issued('one', ['one.test'])
  two = issued('two', ['two.test'])
  wild = issued('wild', ['*.wild.test'])
  standard = { ...issued('default', ['default.test']), hosts: [], isDefault: true }
})
after(() => authority?.remove())

const all = () => [one!, two!, wild!]
const shown = async (t: Parameters<typeof callingSecurely>[0], port: number, servername: string) =>
  shownName((await callingSecurely(t, port, { servername, rejectUnauthorized: false })).socket)

test(
  'each name is shown its certificate: exact, then a wildcard for one label, then the default',
  withOpenssl,
  async t => {
    const { port } = await secureListening(t, { certificates: [...all(), standard!] })
    assert.equal(await shown(t, port, 'one.test'), 'one')
    assert.equal(await shown(t, port, 'TWO.test'), 'two')
    assert.equal(await shown(t, port, 'a.wild.test'), 'wild')
    assert.equal(await shown(t, port, 'a.b.wild.test'), 'default')
    assert.equal(await shown(t, port, 'wild.test'), 'default')
    assert.equal(await shown(t, port, ''), 'default')
  },
)

test('a name that nobody has is refused by name when there is no default, and so is none', withOpenssl, async t => {
  const listener = await secureListening(t, { certificates: all() })
  const { port, counters } = listener
  for (const servername of ['other.test', '']) {
    await assert.rejects(callingSecurely(t, port, { servername }), { code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' })
  }
  assert.equal(counters.handshakesFailed.get('UNRECOGNIZED_NAME'), 2)
  assert.equal(await shown(t, port, 'one.test'), 'one')
})

test('the hybrid key exchange is chosen, also when the caller would rather not', withOpenssl, async t => {
  const { port } = await secureListening(t, { certificates: all() })
  const group = async (ecdhCurve?: string) => {
    const options = { servername: 'one.test', ca, ...(ecdhCurve ? { ecdhCurve } : {}) }
    return (await callingSecurely(t, port, options)).socket.getEphemeralKeyInfo() as { name?: string }
  }
  assert.equal((await group()).name, 'X25519MLKEM768')
  assert.equal((await group('X25519:X25519MLKEM768')).name, 'X25519MLKEM768')
  assert.equal((await group('X25519MLKEM768')).name, 'X25519MLKEM768')
  assert.equal((await group('X25519')).name, 'X25519')
  assert.equal((await group('P-256')).name, 'prime256v1')
  await assert.rejects(group('P-521'), { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' })
})

test('TLS 1.1 and ciphers without forward secrecy or authentication are refused', withOpenssl, async t => {
  const { port } = await secureListening(t, { certificates: all() })
  const dial = (options: object) => callingSecurely(t, port, { servername: 'one.test', ca, ...options })
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  await assert.rejects(dial(old), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-CCM']) {
    await assert.rejects(dial({ maxVersion: 'TLSv1.2', ciphers }), { code: /HANDSHAKE_FAILURE/ }, ciphers)
  }
  const { socket } = await dial({ maxVersion: 'TLSv1.2' })
  assert.equal(socket.getCipher().name, 'ECDHE-ECDSA-AES128-GCM-SHA256')
})

test('a protocol that is not spoken is refused, not guessed', withOpenssl, async t => {
  const { port } = await secureListening(t, { certificates: all() })
  const wrong = callingSecurely(t, port, { servername: 'one.test', ca, ALPNProtocols: ['spdy/3'] })
  await assert.rejects(wrong, { code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' })
})

test('a caller cannot renegotiate', withOpenssl, async t => {
  const { port } = await secureListening(t, { certificates: all() })
  const { socket } = await callingSecurely(t, port, { servername: 'one.test', ca, maxVersion: 'TLSv1.2' })
  const answer = await new Promise<Error | null>(resolve => {
    socket.renegotiate({ rejectUnauthorized: true }, resolve)
    socket.once('error', resolve)
  })
  assert.match(String((answer as NodeJS.ErrnoException).code), /NO_RENEGOTIATION/)
})

test(
  'new certificates hold for new handshakes; open connections and a running download go on',
  withOpenssl,
  async t => {
    const size = 8_000_000
    const listener = await secureListening(
      t,
      { certificates: [one!] },
      {
        onRequest: (request, reply) =>
          request.target === '/large'
            ? reply.send({ status: 200, headers: new HeaderList() }, bodyOf(new Uint8Array(size)))
            : textReply(reply, request.target),
      },
    )
    const { port } = listener
    const renewed = { hosts: ['one.test'], ...authority.issue('renewed', { hosts: ['one.test'] }) }
    const kept = await callingSecurely(t, port, { servername: 'one.test', ca })
    assert.match(await kept.get('/before'), /200/)
    const download = await callingSecurely(t, port, { servername: 'one.test', ca })
    download.socket.pause()
    download.socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n')
    await eventually(() => listener.counters.requests === 2)
    listener.useCertificates([renewed, two!])
    assert.equal(await shown(t, port, 'one.test'), 'renewed')
    assert.equal(await shown(t, port, 'two.test'), 'two')
    assert.match(await kept.get('/after'), /200/)
    assert.equal(shownName(kept.socket), 'one')
    download.socket.resume()
    await eventually(() => download.text.length > size)
    listener.useCertificates([])
    await assert.rejects(shown(t, port, 'one.test'), { code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' })
    assert.match(await kept.get('/last'), /200/)
  },
)

test('a session resumes until its key is replaced, in both versions', withOpenssl, async t => {
  const listener = await secureListening(t, { certificates: [one!, standard!] })
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    listener.useTicketKeys(ticketKeys)
    const dial = async (session?: Buffer) => {
      const caller = await callingSecurely(t, listener.port, {
        servername: 'one.test',
        ca,
        maxVersion,
        ...(session ? { session } : {}),
      })
      const ticket = caller.socket.getSession()
      let next = ticket
      caller.socket.on('session', session => (next = session))
      await caller.get('/x')
      return { reused: caller.socket.isSessionReused(), session: next! }
    }
    const first = await dial()
    assert.equal(first.reused, false)
    assert.equal((await dial(first.session)).reused, true, maxVersion)
    listener.useCertificates([one!, two!])
    assert.equal((await dial(first.session)).reused, true, 'certificates are not tickets')
    listener.useTicketKeys(new Uint8Array(48).fill(8))
    assert.equal((await dial(first.session)).reused, false, maxVersion)
  }
  assert.equal(listener.counters.resumed, 4)
})

test(
  'a certificate of the caller is asked for, told to whoever serves, and required where it is said',
  withOpenssl,
  async t => {
    const seen: (ClientCertificate | undefined)[] = []
    const mine = authority.issue('caller', { hosts: ['caller.test'] })
    const stranger = new TestAuthority()
    t.after(() => stranger.remove())
    const theirs = stranger.issue('stranger')
    for (const clientCertificates of ['none', 'optional', 'required'] as const) {
      const listener = await secureListening(
        t,
        { certificates: [one!, standard!], clientCertificates, clientAuthorities: ca },
        {
          onRequest: (request, reply) => {
            seen.push(request.clientCertificate)
            assert.equal(request.secure, true)
            echo(request, reply)
          },
        },
      )
      for (const servername of ['one.test', 'default.test']) {
        const dial = async ({ certificate: cert, key }: { certificate?: string; key?: string } = {}) =>
          (await callingSecurely(t, listener.port, { servername, ca, cert, key, rejectUnauthorized: false })).get('/')
        seen.length = 0
        await dial(mine)
        assert.equal(seen[0]?.verified, clientCertificates === 'none' ? undefined : true)
        if (clientCertificates !== 'none') {
          assert.equal(seen[0]!.subject, 'CN=caller')
          assert.equal(seen[0]!.issuer, 'CN=authority')
          assert.deepEqual(seen[0]!.names.dns, ['caller.test'])
          assert.match(seen[0]!.fingerprint, /^[0-9a-f]{64}$/)
        }
        if (clientCertificates === 'required') {
          await assert.rejects(dial())
          await assert.rejects(dial(theirs))
          assert.equal(seen.length, 1)
          continue
        }
        await dial()
        await dial(theirs)
        assert.deepEqual(
          seen.slice(1).map(one => one?.verified),
          clientCertificates === 'none' ? [undefined, undefined] : [undefined, false],
        )
      }
    }
  },
)

test('a session of a caller with a certificate still has it when it resumes', withOpenssl, async t => {
  const seen: (ClientCertificate | undefined)[] = []
  const { certificate: cert, key } = authority.issue('caller')
  const { port } = await secureListening(
    t,
    { certificates: [one!], clientCertificates: 'required', clientAuthorities: ca },
    {
      onRequest: (request, reply) => {
        seen.push(request.clientCertificate)
        echo(request, reply)
      },
    },
  )
  const options = { servername: 'one.test', ca, cert, key }
  const first = await callingSecurely(t, port, options)
  const [session] = (await Promise.all([once(first.socket, 'session'), first.get('/')]))[0] as [Buffer]
  const again = await callingSecurely(t, port, { ...options, session })
  await again.get('/')
  assert.equal(again.socket.isSessionReused(), true)
  assert.deepEqual(seen[1], seen[0])
  assert.equal(seen[1]?.verified, true)
})

test(
  'what its authority took back is not vouched for from the next handshake on, whatever name is asked and ticket shown',
  withOpenssl,
  async t => {
    const seen: (boolean | undefined)[] = []
    const [own, other] = [new TestAuthority(), new TestAuthority()]
    t.after(() => [own, other].map(one => one.remove()))
    const [bad, good] = [own.issue('bad'), own.issue('good')]
    const listener = await secureListening(
      t,
      { certificates: [one!, standard!], clientCertificates: 'optional', clientAuthorities: own.certificate },
      {
        onRequest: (request, reply) => {
          seen.push(request.clientCertificate?.verified)
          echo(request, reply)
        },
      },
    )
    const use = (clientRevocations: string) =>
      listener.useCertificates([one!, standard!], { clientAuthorities: own.certificate, clientRevocations })
    const dial = async (servername: string, { certificate: cert, key }: typeof bad, session?: Buffer) => {
      const caller = await callingSecurely(t, listener.port, {
        servername,
        ca,
        cert,
        key,
        ...(session ? { session } : {}),
      })
      const [ticket] = await Promise.all([session ? undefined : once(caller.socket, 'session'), caller.get('/')])
      return { ticket: ticket?.[0] as Buffer, reused: caller.socket.isSessionReused() }
    }
    for (const servername of ['one.test', 'default.test']) {
      use('')
      const { ticket } = await dial(servername, bad)
      use(own.revoked([bad]))
      assert.equal((await dial(servername, bad, ticket)).reused, false)
      await dial(servername, bad)
      await dial(servername, good)
      use(own.revoked([], { days: -1 }))
      await dial(servername, good)
      use(other.revoked([]))
      await dial(servername, good)
      assert.deepEqual(seen.splice(0), [true, false, false, true, false, false], servername)
    }
  },
)

test('HTTP without TLS is answered 400 in words, anything else is cut', withOpenssl, async t => {
  const { port, counters } = await secureListening(t, { certificates: all() })
  const caller = await calling(t, port)
  caller.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.match(await caller.over(), /^HTTP\/1.1 400 [\s\S]*This port speaks TLS/)
  assert.equal(counters.refused.get('TLS-1'), 1)
  const other = await calling(t, port)
  other.socket.write(Buffer.from([0x80, 0x2e, 1, 0, 2]))
  assert.equal(await other.over(), '')
  assert.equal(counters.handshakesFailed.get('NOT_TLS'), 1)
})

test('a hello that comes byte by byte is served; a stalled one is cut at its time', withOpenssl, async t => {
  const hello = await helloFor('one.test')
  const unhurried = await secureListening(t, { certificates: all() })
  const patient = await calling(t, unhurried.port)
  for (const byte of hello) {
    patient.socket.write(Uint8Array.of(byte))
    await new Promise(setImmediate)
  }
  await patient.until(/^\x16\x03/)
  const hurried = await secureListening(t, { certificates: all() }, { limits: { handshakeTimeoutMs: 300 } })
  const stalled = [await calling(t, hurried.port), await calling(t, hurried.port)]
  stalled[0]!.socket.write(hello.subarray(0, 40))
  await Promise.all(stalled.map(caller => caller.over()))
  await eventually(() => hurried.connections === 0)
  assert.equal(hurried.counters.handshakeTimeouts, 2)
})

test('more handshakes at once than allowed are cut, and counted', withOpenssl, async t => {
  const listener = await secureListening(t, { certificates: all() }, { limits: { handshakesMax: 2 } })
  const hello = await helloFor('one.test')
  const open = async () => {
    const caller = await calling(t, listener.port)
    caller.socket.write(hello)
    return caller
  }
  const first = await open()
  await Promise.all([first.until(/^\x16\x03/), (await open()).until(/^\x16\x03/)])
  assert.equal(await (await open()).over(), '')
  assert.equal(listener.counters.overHandshakes, 1)
  first.socket.destroy()
  await eventually(() => listener.connections === 1)
  assert.equal(await shown(t, listener.port, 'one.test'), 'one')
})

test('a thousand handshakes broken off at any place leave nothing', withOpenssl, async t => {
  const listener = await secureListening(t, { certificates: all() })
  const hello = await helloFor('one.test')
  let closed = 0
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const socket = connectPlain({ port: listener.port, host: '127.0.0.1' })
        socket.on('error', () => {})
        const gone = once(socket, 'close')
        await once(socket, 'connect')
        socket.write(hello.subarray(0, i % 3 === 0 ? hello.length : (i * 37) % hello.length))
        if (i % 3 === 0) await once(socket, 'data')
        if (i % 2) socket.resetAndDestroy()
        else socket.destroy()
        await gone
        closed++
      }),
    )
  }
  assert.equal(closed, 1000)
  await eventually(() => listener.connections === 0)
  assert.equal(await shown(t, listener.port, 'one.test'), 'one')
})

test('a PROXY header before the hello says for whom the balancer speaks', withOpenssl, async t => {
  const seen: string[] = []
  const { port } = await secureListening(
    t,
    { certificates: all() },
    {
      proxyProtocol: ['loopback'],
      onRequest: (request, reply) => {
        seen.push(request.peerAddress)
        echo(request, reply)
      },
    },
  )
  const plain = connectPlain({ port, host: '127.0.0.1' })
  await once(plain, 'connect')
  plain.write('PROXY TCP4 192.0.2.7 192.0.2.1 5000 443\r\n')
  const caller = await callingSecurely(t, port, { socket: plain, servername: 'one.test', ca })
  assert.match(await caller.get('/x'), /200/)
  assert.deepEqual(seen, ['192.0.2.7'])
})

test('closing lets a request under way finish and closes what is idle or in its handshake', withOpenssl, async t => {
  const held: (() => void)[] = []
  const listener = await secureListening(
    t,
    { certificates: all() },
    {
      onRequest: (request, reply) => {
        if (request.target === '/slow') held.push(() => textReply(reply, '/slow'))
        else textReply(reply, request.target)
      },
    },
  )
  const idle = await callingSecurely(t, listener.port, { servername: 'one.test', ca })
  await idle.get('/x')
  const busy = await callingSecurely(t, listener.port, { servername: 'one.test', ca })
  busy.socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  const half = await calling(t, listener.port)
  half.socket.write((await helloFor('one.test')).subarray(0, 30))
  await eventually(() => held.length === 1 && listener.connections === 3)
  const closed = listener.close(5000)
  await Promise.all([once(idle.socket, 'close'), half.over()])
  held[0]!()
  assert.match(await busy.until(/\/slow$/), /Connection: close/)
  await closed
  assert.equal(listener.connections, 0)
})

test('a caller that has sent its last byte still gets its answer', withOpenssl, async t => {
  const held: (() => void)[] = []
  const { port } = await secureListening(
    t,
    { certificates: all() },
    {
      onRequest: (_, reply) => void held.push(() => textReply(reply, 'whole')),
    },
  )
  const { socket, until } = await callingSecurely(t, port, { servername: 'one.test', ca })
  socket.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await eventually(() => held.length === 1)
  held[0]!()
  assert.match(await until(/whole$/), /200/)
})

test('curl is served over TLS', { ...withOpenssl }, async t => {
  const { port } = await secureListening(t, { certificates: all() })
  const text = await new Promise<string>((resolve, reject) =>
    execFile(
      'curl',
      ['-sSk', '--connect-to', `one.test:443:127.0.0.1:${port}`, 'https://one.test/hello'],
      (error, out) => (error ? reject(error) : resolve(out)),
    ),
  )
  assert.equal(text, '/hello')
})
