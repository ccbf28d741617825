/** What is inspected. Texts have one character a byte. */
export interface InspectedRequest {
  id: string
  method: string
  /** As it was sent: path and query, still encoded. */
  target: string
  /** Such as `HTTP/1.1`. */
  protocol: string
  /** Name and value alternate. */
  headers: readonly string[]
  clientAddress: string
}

export interface InspectedReply {
  status: number
  headers: readonly string[]
}

/** One value that rules look at. */
export interface Subject {
  /** As people know it, such as `ARGS:id`. */
  collection: string
  /** As it came; empty where the collection is one value. */
  name: string
  value: string
}
