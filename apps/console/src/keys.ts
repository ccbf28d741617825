/** Shortcuts of every page. They rest while somebody writes, and while a dialog is open. */
import { useEffect } from 'react'

export interface Keys {
  palette: () => void
  help: () => void
  search: () => void
  /** After `g`. */
  go: (letter: string) => void
  rows: (by: 1 | -1) => void
}

const goMs = 1500

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function useKeys(keys: Keys): void {
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY
    const heard = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return keys.palette()
      }
      if (event.metaKey || event.ctrlKey || event.altKey || writes(event.target)) return
      if (document.querySelector('[role=dialog]')) return
      if (event.timeStamp - goAt < goMs) {
        goAt = Number.NEGATIVE_INFINITY
        return keys.go(event.key)
      }
      if (event.key === 'g') goAt = event.timeStamp
      else if (event.key === '?') keys.help()
      else if (event.key === 'j') keys.rows(1)
      else if (event.key === 'k') keys.rows(-1)
      else if (event.key === '/') {
        event.preventDefault()
        keys.search()
      }
    }
    window.addEventListener('keydown', heard)
    return () => window.removeEventListener('keydown', heard)
  }, [keys])
}
