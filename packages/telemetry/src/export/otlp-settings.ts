/** Where a collector stands and how it is spoken to. */
export const otlpProtocols = ['http/protobuf', 'http/json', 'grpc'] as const

export interface OtlpSettings {
  /** `http` or `https`; the path of a signal is added to it, or the service of gRPC. */
  endpoint: string
  protocol: (typeof otlpProtocols)[number]
  /** Sent with each request; their values are secrets. */
  headers: readonly (readonly [name: string, value: string])[]
  /** From the connection to the last byte of the answer. */
  timeoutMs: number
  compression: 'gzip' | 'none'
  /** In PEM: who vouches for it, in place of the system's. */
  authorities?: string | undefined
  /** In PEM: shown to it where it asks. */
  certificate?: string | undefined
  key?: string | undefined
}
