/** What is wrong with a file of rules, and where. */
export interface Place {
  file: string
  /** From 1. */
  line: number
}

export class RuleProblem extends Error {
  readonly place: Place

  constructor(place: Place, message: string) {
    super(message)
    this.place = place
  }
}
