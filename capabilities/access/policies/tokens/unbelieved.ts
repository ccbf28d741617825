/** Why a token is not believed; for those who look into it, not for the caller. */
export class Unbelieved {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}
