/** Stands where answers differ by fields of the request: which fields those are (RFC 9111 §4.1). */
export class Varying {
  readonly names: readonly string[]

  constructor(names: readonly string[]) {
    this.names = names
  }
}
