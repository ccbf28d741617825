/** A call that a sample shows: all its parts as they go over the wire, with placeholders where secrets stand. */
export interface SampleRequest {
  /** Upper case. */
  method: string
  /** Absolute, percent-encoded. */
  url: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: string
}

/** Writes it as source of one language. No value of the request is anything but the content of a string there. */
export type Language = (request: SampleRequest) => string
