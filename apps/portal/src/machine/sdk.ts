/** Clients of an API version, to load down. */
import type { At, Machine } from '../page.ts'

interface Sdk {
  name: string
  version: string
  sha256: string
  content: string
}

async function reply({ api, params, request }: At, language: string) {
  const version = `${params.workspace}/${params.version}`
  const made = await api.read<Sdk>('sdk', { version, language })
  const file = `${made.name}-${made.version}.${language === 'python' ? 'tar.gz' : 'tgz'}`.replace(/[^\w.-]/g, '-')
  const isHead = request.method === 'HEAD'
  return {
    status: 200,
    headers: {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${file}"`,
      'cache-control': 'no-cache',
      vary: 'Cookie',
      etag: `"${made.sha256}"`,
    },
    body: isHead ? '' : Uint8Array.from(atob(made.content), sign => sign.charCodeAt(0)),
  }
}

export const sdkLanguages = ['typescript', 'python'] as const

export const sdks: readonly Machine[] = sdkLanguages.map(language => ({
  path: `/apis/:workspace/:version/client-${language}`,
  reply: at => reply(at, language),
}))
