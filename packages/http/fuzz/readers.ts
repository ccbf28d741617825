/** Other readers of requests: node:http's parser by itself, real nginx and real haproxy each before a recording upstream. */
import { createServer, type Server } from 'node:http'
import { listen, startProxies } from './proxies.ts'
import { type Arrived, arrivedField, Recorder, targetMark } from './recorder.ts'

export interface Reader {
  name: string
  port: number
  /** What arrived whole by the connection that left from this port, in order; forgets it. */
  take(fromPort: number): Arrived[]
}

export interface Readers {
  all: Reader[]
  close(): void
}

export async function startReaders(): Promise<Readers> {
  const recorders = [new Recorder(), new Recorder(), new Recorder()] as const
  const direct = nodeServer(recorders[0])
  const directPort = await listen(direct)
  const proxies = await startProxies({
    nginx: [await listen(recorders[1].server)],
    haproxy: [await listen(recorders[2].server)],
  })
  return {
    all: [directPort, proxies.nginx[0]!, proxies.haproxy[0]!].map((port, index) => ({
      name: ['node:http', 'nginx', 'haproxy'][index]!,
      port,
      take: from => recorders[index]!.take(from),
    })),
    close() {
      proxies.close()
      direct.close().closeAllConnections()
      for (const { server } of recorders) server.close()
    },
  }
}

/** node:http answers 200 to everything; what came whole is kept by the port it came from. */
function nodeServer(recorder: Recorder): Server {
  return createServer({ maxHeaderSize: 65_536 }, (message, reply) => {
    const { method, url, rawHeaders } = message
    const fields: string[] = []
    for (let at = 0; at < rawHeaders.length; at += 2) fields.push(arrivedField(rawHeaders[at]!, rawHeaders[at + 1]!))
    const arrived = { method: method!, target: targetMark(url!), body: '', url: url!, fields }
    message.setEncoding('latin1').on('data', (piece: string) => (arrived.body += piece))
    message.on('end', () => {
      if (message.complete) recorder.add(message.socket.remotePort!, arrived)
      reply.end()
    })
    message.on('error', () => {})
  })
}
