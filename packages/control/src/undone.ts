/**
 * Thrown by a handler's `run` that only tries: everything it wrote is undone, its audit with it, and the operation
 * answers with `output` all the same. Nothing that was left for after the commit is done.
 */
export class Undone extends Error {
  readonly output: unknown

  constructor(output: unknown) {
    super('undone')
    this.name = 'Undone'
    this.output = output
  }
}
