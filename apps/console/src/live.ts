/** What changes elsewhere shows up: the control plane tells which kinds changed, and what shows them is read again. */
import { useEffect } from 'react'
import { client } from './queries.ts'

const everyKind = '*'

export function useLive(organization: string): void {
  useEffect(() => {
    let stream: EventSource | undefined
    /** Browsers have six connections for all tabs: one that nobody looks at leaves its own to others. */
    const seen = () => {
      if (document.visibilityState === 'hidden') {
        stream?.close()
        stream = undefined
      } else if (!stream) stream = open(organization)
    }
    seen()
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      stream?.close()
    }
  }, [organization])
}

function open(organization: string): EventSource {
  const stream = new EventSource(`/api/v1/organizations/${encodeURIComponent(organization)}/changes`)
  stream.addEventListener('change', event => {
    const { kind } = JSON.parse(event.data) as { kind: string }
    if (kind === everyKind) return void client.invalidateQueries({ queryKey: [organization] })
    void client.invalidateQueries({ queryKey: [organization, kind] })
    void client.invalidateQueries({ queryKey: [organization, 'any'] })
  })
  return stream
}
