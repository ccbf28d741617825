/** Whom the document as it stands would hurt, beside what is live. */

import { Failure } from '@gatehouse/base'
import { usesOf } from '@gatehouse/capability-catalogue/control/uses/uses.ts'
import type { OperationHandler } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { whoBreaksOperation } from '../operations.ts'
import { type Hurt, whoBreaks } from '../who-breaks.ts'
import { liveComparison } from './checks/compatibility-check.ts'
import { documentOf } from './governed-document.ts'
import { harmOf } from './harm.ts'

interface Told {
  changes: { breaking: number; dangerous: number }
  recorded: boolean
  callers: Hurt[]
  more: number
}

export const whoBreaksHandler: OperationHandler<Filled<typeof whoBreaksOperation.input>, Told> = {
  async run(context, { environment, limit }) {
    const { subject, resources } = context
    const version = subject!
    const document = await documentOf(context, version)
    if (!document) throw new Failure('not_found', `${version.name} has no definition.`)
    const at = environment === undefined ? undefined : await resources.get('Environment', environment)
    const { findings } = await liveComparison(context, { version, document, environment: at })
    const uses = await usesOf(context, version, environment)
    const hurt = whoBreaks(findings.map(harmOf), uses)
    const count = (severity: string) => findings.filter(one => one.severity === severity).length
    return {
      changes: { breaking: count('error'), dangerous: count('warn') },
      recorded: uses.length > 0,
      callers: hurt.slice(0, limit),
      more: Math.max(0, hurt.length - limit),
    }
  },
}
