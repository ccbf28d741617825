import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { Failure } from '@gatehouse/base'

/** Ports that Linux gives to no outgoing connection unless told to, so that a free one stays free until it is bound. */
const quietPorts = { from: 20_000, below: 32_768 }
const triesMax = 20

/**
 * Binds the port alone for a moment: fails with `port_taken` if anything listens there, another gateway's
 * `reusePort` sockets included, and finds a free one for port 0. The threads bind the answer together.
 */
export async function claimPort(address: string, port: number): Promise<number> {
  if (port !== 0) return bound(address, port)
  for (let tries = 0; tries < triesMax; tries++) {
    try {
      return await bound(address, randomInt(quietPorts.from, quietPorts.below))
    } catch (thrown) {
      if (!(thrown instanceof Failure && thrown.code === 'port_taken')) throw thrown
    }
  }
  return bound(address, 0)
}

function bound(address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Failure('port_taken', `Port ${port} on ${address} is in use.`)
          : new Failure('setting_invalid', `${address}:${port} cannot be bound: ${error.code ?? error.message}.`),
      ),
    )
    probe.listen({ port, host: address, exclusive: true }, () => {
      const { port: own } = probe.address() as { port: number }
      probe.close(() => resolve(own))
    })
  })
}
