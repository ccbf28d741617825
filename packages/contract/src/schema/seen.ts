/** Fields and items of one value that some schema spoke of (JSON Schema 2020-12 §11). */
export class Seen {
  readonly fields = new Set<string>()
  readonly items = new Set<number>()
  /** All items before this one. */
  itemsBefore = 0
  /** Some schema says which fields there are. */
  described = false

  /** No alternative fits: nobody knows which fields would have been spoken of. */
  unclear = false

  add(other: Seen): void {
    for (const name of other.fields) this.fields.add(name)
    for (const index of other.items) this.items.add(index)
    this.itemsBefore = Math.max(this.itemsBefore, other.itemsBefore)
    this.described ||= other.described
    this.unclear ||= other.unclear
  }

  hasItem(index: number): boolean {
    return index < this.itemsBefore || this.items.has(index)
  }
}
