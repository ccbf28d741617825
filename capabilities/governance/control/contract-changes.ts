/** What the document as it stands changes, beside what is live. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import type { Static } from '@gatehouse/schema'
import type { contractChanges as operation } from '../contract-changes.ts'
import type { CheckFinding } from './checks/check.ts'
import { liveComparison } from './checks/compatibility-check.ts'
import { documentOf } from './governed-document.ts'

type Told = Static<typeof operation.output>
type Level = Told['changes'][number]['level']

const toldMax = 500
const levels: readonly Level[] = ['breaking', 'dangerous', 'safe']
const levelOf = ({ severity }: CheckFinding): Level =>
  severity === 'error' ? 'breaking' : severity === 'warn' ? 'dangerous' : 'safe'

export const contractChanges: OperationHandler<{ environment?: string }, Told> = {
  async run(context, { environment }) {
    const { subject, resources } = context
    const version = subject!
    const document = await documentOf(context, version)
    if (!document) throw new Failure('not_found', `${version.name} has no definition.`)
    const at = environment === undefined ? undefined : await resources.get('Environment', environment)
    const live = { apiVersion: version.id, state: 'live', ...(at ? { environment: at.id } : {}) }
    const { findings, more } = await liveComparison(context, { version, document, environment: at })
    const changes = findings
      .map(one => ({ level: levelOf(one), one }))
      .sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
    const count = (level: Level) => changes.filter(one => one.level === level).length
    return {
      live: (await resources.all('Deployment', live)).length > 0,
      ...{ breaking: count('breaking'), dangerous: count('dangerous'), safe: count('safe') },
      changes: changes.slice(0, toldMax).map(({ level, one }) => ({
        ...{ id: one.rule, level, message: one.message, hint: one.hint ?? '', fingerprint: one.fingerprint },
        ...(one.endpoint === undefined ? {} : { endpoint: one.endpoint }),
      })),
      more: more + Math.max(0, changes.length - toldMax),
    }
  },
}
