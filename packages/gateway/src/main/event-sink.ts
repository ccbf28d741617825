/** Takes what the threads recorded, as encoded events that hold only during the call. */
export interface EventSink {
  append(event: Uint8Array): void
  /** Called after each round of draining. */
  flush(round: { dropped: number; strings: (generation: number) => readonly string[] }): void
}
