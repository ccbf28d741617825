/** One message of a gRPC call (gRPC over HTTP/2, "Length-Prefixed-Message"): a flag, four bytes of length, the data. */

export interface GrpcMessage {
  /** `data` is coded as `grpc-encoding` of its side says. */
  compressed: boolean
  data: Uint8Array
}

export const prefixBytes = 5

/** Of gRPC-Web: what follows are trailers. */
export const trailersFlag = 0x80

export function writeMessage(flag: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(prefixBytes + data.byteLength)
  bytes[0] = flag
  new DataView(bytes.buffer).setUint32(1, data.byteLength)
  bytes.set(data, prefixBytes)
  return bytes
}
