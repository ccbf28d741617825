import { startTransition, useEffect, useState } from 'react'

/** Whether what is large may be drawn: not together with what it stands in, so that a key is answered by that at once. */
export function useAfterPaint(): boolean {
  const [is, set] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => set(true)))
    return () => cancelAnimationFrame(frame)
  }, [])
  return is
}
