/** Events of an operation that streams, as long as the page shows them. */
import { useEffect, useRef, useState } from 'react'
import type { Stream } from '../../../../../packages/projections/generated/client.ts'

export type StreamState = 'waiting' | 'open' | 'lost'

/** A stream lives a minute; the browser asks for another by itself. Without a path nothing is asked for. */
export function useStream<T>({ path }: { path: string | undefined }, told: (event: T) => void): StreamState {
  const [state, setState] = useState<StreamState>('waiting')
  const tell = useRef(told)
  tell.current = told
  useEffect(() => {
    if (path === undefined) return
    const source = new EventSource(path)
    source.onopen = () => setState('open')
    source.onmessage = event => {
      setState('open')
      tell.current(JSON.parse(event.data) as T)
    }
    source.onerror = () => setState(source.readyState === EventSource.CLOSED ? 'lost' : 'waiting')
    return () => source.close()
  }, [path])
  return state
}

export type EventOf<S> = S extends Stream<infer T> ? T : never
