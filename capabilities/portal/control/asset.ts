import type { OperationHandler } from '@gatehouse/control'
import { notThere, readingOf } from './reader.ts'

export const asset: OperationHandler<{ path: string }> = {
  async run(context, { path }) {
    const { portal, open } = readingOf(context)
    // The door shows the logo.
    const mayBe = open || path === portal.spec.brand?.logo
    const [row] = mayBe ? await context.resources.all('PortalAsset', { portal: portal.id, path }) : []
    if (!row) throw notThere(`file ${path}`)
    const { type, sha256 } = row.status as { type: string; sha256: string }
    return { type, sha256, content: row.spec.content }
  },
}
