import { setFlagsFromString } from 'node:v8'

/**
 * Marks a thread's old memory in one go instead of beside its work. While V8 marks beside it, a quarter of what a
 * thread throws away survives a collection and is copied twice; for a gateway that is almost always, and cost a fifth of
 * its own processor time. What is marked is small: the program, and connections; keys and limits stand outside of it.
 * Holds for the whole process; called before threads begin.
 */
export function markAtOnce(): void {
  setFlagsFromString('--no-incremental-marking')
}
