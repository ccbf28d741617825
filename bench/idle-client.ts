/**
 * Opens connections, makes one request on each and keeps them: `node bench/idle-client.ts PORT PATH COUNT`.
 * Says `open` when all have their answer; ends with 1 when one is closed or answers anything but 200.
 */
import { connect } from 'node:net'

const [port, path, count] = process.argv.slice(2)
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
const atOnce = 64
const left = { toOpen: Number(count), unanswered: Number(count) }

function lost(reason: string): never {
  console.error(`A connection was lost with ${left.unanswered} unanswered: ${reason}`)
  process.exit(1)
}

function open(): void {
  if (left.toOpen-- <= 0) return
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(request))
  socket.on('error', error => lost(error.message))
  socket.on('close', () => lost('closed'))
  socket.once('data', bytes => {
    if (!bytes.toString('latin1').startsWith('HTTP/1.1 200 ')) lost(bytes.toString('latin1', 0, 40))
    if (--left.unanswered === 0) console.log('open')
    open()
  })
}

for (let i = 0; i < atOnce; i++) open()
