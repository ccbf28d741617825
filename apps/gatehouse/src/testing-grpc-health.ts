/** The gRPC health service of the gRPC project itself, for tests. */
import type { TestContext } from 'node:test'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation, type ServingStatus } from 'grpc-health-check'

/** Serves; `shop.Orders` serves too, until it becomes something else. */
export async function grpcHealth(t: TestContext) {
  const health = new HealthImplementation({ '': 'SERVING', 'shop.Orders': 'SERVING' })
  const server = new Server()
  health.addToServer(server)
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  t.after(() => server.forceShutdown())
  const become = (service: string, status: ServingStatus) => health.setStatus(service, status)
  return { url: `http://127.0.0.1:${port}`, become }
}
