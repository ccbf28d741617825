// Tells when npm, or the shell between npm and this process, is gone: neither passes a signal on that it does not
// outlive. Plain JavaScript on purpose: an older Node must be able to read it.
import { readFileSync } from 'node:fs'

const everyMs = 1000

/** Runs `end` once. Whoever was not started by npm outlives its shell, as a service does. */
export function onStarterGone(end) {
  if (process.env.npm_lifecycle_event === undefined) return
  const starters = startersNow()
  const timer = setInterval(() => {
    if (startersNow() === starters) return
    clearInterval(timer)
    end()
  }, everyMs)
  timer.unref()
}

/** Parent, and the parent of that where the system tells: who loses hers gets another. */
function startersNow() {
  const { ppid } = process
  try {
    // After the name, which may have any sign: state, and the parent.
    const words = readFileSync(`/proc/${ppid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return `${ppid} ${words[1]}`
  } catch {
    return String(ppid)
  }
}
