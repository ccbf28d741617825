/** What a command needs of the machine; a test gives its own. */
import type { Clock } from '@gatehouse/base'

export interface World {
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  clock: Clock
  /** Standard output: the result, nothing else. */
  out: (text: string) => void
  /** Standard error: progress, notes, failures. */
  err: (text: string) => void
  stdin: () => AsyncIterable<Uint8Array>
  fetch: typeof fetch
}
