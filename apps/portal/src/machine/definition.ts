/** The OpenAPI document of an API version, at an address that stays. */
import type { At, Machine } from '../page.ts'
import { told } from './reply.ts'

async function reply({ api, params }: At) {
  const { sha256, text } = await api.read<{ sha256: string; text: string }>('definition', {
    version: `${params.workspace}/${params.version}`,
  })
  return told('application/json; charset=utf-8', text, { 'access-control-allow-origin': '*', etag: `"${sha256}"` })
}

export const definition: readonly Machine[] = [{ path: '/apis/:workspace/:version/openapi.json', reply }]
