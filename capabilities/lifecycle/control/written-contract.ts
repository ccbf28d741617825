/** The definition of a version as tests and mocks take it. */
import { Failure } from '@gatehouse/base'
import { type Written, writtenIn } from '@gatehouse/capability-catalogue/control/document.ts'
import type { WriteContext } from '@gatehouse/control'

/** Throws `not_found`, or `kind_unfit` for what describes no endpoints. */
export async function writtenContract(context: WriteContext, environment?: string): Promise<Written> {
  const written = await writtenIn(context, environment)
  if (written.kind === 'openapi') return written
  throw new Failure('kind_unfit', 'Tests and mocks are made of documents of OpenAPI alone.')
}
