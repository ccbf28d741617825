/** Loaded first in every thread of a soak's gateway: the classes whose objects are counted, where the inspector finds them. */
import { GatewayExchange } from '@gatehouse/gateway/worker/exchange.ts'
import { Forwarder } from '@gatehouse/gateway/worker/forwarder.ts'
import { Streams } from '@gatehouse/gateway/worker/streams/streams.ts'
import { ServerConnection } from '@gatehouse/http/h1/server-connection.ts'
import { Http1Connection } from '@gatehouse/http/upstream/http1-connection.ts'
import { Http2Exchange } from '@gatehouse/http/upstream/http2-stream.ts'
import { Tunnel } from '@gatehouse/http/websocket/tunnel.ts'

export const exposed = {
  ...{ Streams, Forwarder },
  ...{ GatewayExchange, ServerConnection, Http1Connection, Http2Exchange, Tunnel },
}
Object.assign(globalThis, { exposed })
