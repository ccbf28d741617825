import { createServer } from 'node:net'
import { Failure } from '@gatehouse/base'

/**
 * Binds the port alone for a moment: fails with `port_taken` if anything listens there, another gateway's
 * `reusePort` sockets included, and finds a free one for port 0. The threads bind the answer together.
 */
export function claimPort(address: string, port: number): Promise<number> {
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
      const bound = (probe.address() as { port: number }).port
      probe.close(() => resolve(bound))
    })
  })
}
