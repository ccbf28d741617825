/**
 * What policies may ask when a request is only explained: documents that anybody gets, such as the keys of an issuer. Whatever
 * asks on somebody's behalf is not asked, for a question would have effects there.
 */
import { Failure, HeaderList } from '@gatehouse/base'
import type { FetchPort } from '@gatehouse/unit'

export type DocumentFetch = (url: string, ask: { bytesMax: number }) => Promise<{ bytes: Uint8Array }>

export function documentFetch(fetch: DocumentFetch): FetchPort {
  return {
    async send({ url, method = 'GET', headers = [], body, bytesMax, authorities }) {
      const names = headers.filter((_, at) => at % 2 === 0)
      const plain = method === 'GET' && body === undefined && names.every(name => name.toLowerCase() === 'accept')
      if (!plain || authorities !== undefined) {
        throw new Failure('fetch_failed', 'Other servers are not asked when a request is explained.')
      }
      try {
        const { bytes } = await fetch(url, { bytesMax })
        return { status: 200, headers: new HeaderList(), body: bytes }
      } catch (thrown) {
        const { upstreamStatus } = (thrown as Failure).extra ?? {}
        if (typeof upstreamStatus !== 'number') throw thrown
        return { status: upstreamStatus, headers: new HeaderList(), body: new Uint8Array() }
      }
    },
  }
}
