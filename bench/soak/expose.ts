/** Loaded first in every thread of a soak's gateway: what is looked at, found as it begins its work. */
import { isMainThread } from 'node:worker_threads'
import { GatewayExchange } from '@gatehouse/gateway/worker/exchange.ts'
import { Forwarder } from '@gatehouse/gateway/worker/forwarder.ts'
import { Streams } from '@gatehouse/gateway/worker/streams/streams.ts'
import { ServerConnection } from '@gatehouse/http/h1/server-connection.ts'
import { Http1Connection } from '@gatehouse/http/upstream/http1-connection.ts'
import { Http2Exchange } from '@gatehouse/http/upstream/http2-stream.ts'
import { Tunnel } from '@gatehouse/http/websocket/tunnel.ts'
import { answerLooks } from './threads.ts'

export const classes = { GatewayExchange, ServerConnection, Http1Connection, Http2Exchange, Tunnel }
export const seen = { streams: new Set<Streams>(), forwarders: new Set<Forwarder>() }

const { swap } = Streams.prototype
Streams.prototype.swap = function (...of) {
  seen.streams.add(this)
  swap.apply(this, of)
}
const { retain } = Forwarder.prototype
Forwarder.prototype.retain = function (...of) {
  seen.forwarders.add(this)
  retain.apply(this, of)
}
if (!isMainThread) answerLooks()
