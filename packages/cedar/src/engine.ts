/**
 * Cedar's own engine (WebAssembly), loaded when a policy first needs it. What it was told to keep it keeps for ever, and a trap
 * leaves its memory in no known state: in both cases a fresh one takes its place, and whoever kept something there tells it anew.
 */
import { createRequire } from 'node:module'

export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

const require = createRequire(import.meta.url)
const name = '@cedar-policy/cedar-wasm/nodejs'
/** Sets that an engine may have been told beyond those that are used. */
const forgottenMax = 256

let engine: Cedar | undefined
let told = 0
let inUse = 0
let generation = 0

/** Another one whenever the engine is another, which knows nothing yet. */
export const engineGeneration = (): number => generation

/** Throws what the engine threw; then the next call finds a fresh one. */
export function withEngine<T>(work: (cedar: Cedar) => T): T {
  engine ??= freshEngine()
  try {
    return work(engine)
  } catch (thrown) {
    dropEngine()
    throw thrown
  }
}

/** A set is used from now on; call what comes back when it is not. */
export function useSet(): () => void {
  inUse++
  return () => void inUse--
}

/** Before a set is told to the engine. */
export function tellSet(): void {
  if (told >= inUse + forgottenMax) dropEngine()
  told++
}

function dropEngine(): void {
  engine = undefined
  told = 0
  generation++
}

function freshEngine(): Cedar {
  delete require.cache[require.resolve(name)]
  return require(name) as Cedar
}
