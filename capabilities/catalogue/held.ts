/** A resource as the assembly takes it: from a row of the store, or from a document with a made-up id. */
export interface Held<S> {
  id: string
  name: string
  state?: string
  spec: S
}
