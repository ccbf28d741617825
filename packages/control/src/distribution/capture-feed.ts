/** What one gateway is to capture: all of it whenever it changed, and once at the beginning. */
import type { CaptureOrder, ProgramLine } from '@gatehouse/program'

export interface CaptureFeedOptions {
  orders: () => Promise<CaptureOrder[]>
  write: (line: ProgramLine) => Promise<void>
}

export class CaptureFeed {
  readonly #options: CaptureFeedOptions
  #sent = ''

  constructor(options: CaptureFeedOptions) {
    this.#options = options
  }

  async send(): Promise<void> {
    const captures = await this.#options.orders()
    const text = JSON.stringify(captures)
    if (text === this.#sent) return
    this.#sent = text
    await this.#options.write({ kind: 'captures', captures })
  }
}
