/**
 * Which targets are well: one word per target in shared memory, written by main, read by every thread. A target
 * that nobody checks is well.
 */
export interface HealthMemory {
  readonly words: SharedArrayBuffer
}

export const targetsMax = 65_536

export function createHealthMemory(): HealthMemory {
  return { words: new SharedArrayBuffer(targetsMax * 4) }
}

export class HealthTable {
  readonly #words: Int32Array

  constructor({ words }: HealthMemory) {
    this.#words = new Int32Array(words)
  }

  isUp(slot: number): boolean {
    return Atomics.load(this.#words, slot) === 0
  }

  set(slot: number, up: boolean): void {
    Atomics.store(this.#words, slot, up ? 0 : 1)
  }
}
