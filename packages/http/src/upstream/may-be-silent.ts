import { isEventStream } from '@gatehouse/base'

const grpc = /^\s*application\/grpc\s*([+;]|$)/i

/** Replies that last and say something now and then: event streams, and calls of gRPC. By their Content-Type. */
export const mayBeSilent = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && (isEventStream(mediaType) || grpc.test(mediaType))
