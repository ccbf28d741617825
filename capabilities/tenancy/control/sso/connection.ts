/** Connections as they are written: the secret sealed apart, the domains in small letters, verified or not. */
import { Failure } from '@gatehouse/base'
import type { Draft, OperationHandler, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { isIssuer } from '@gatehouse/control/openid/provider.ts'
import { keptText, storeText } from '@gatehouse/control/sealed-text.ts'
import { realmOf } from './realm.ts'

export interface ConnectionSpec {
  issuer: string
  clientId: string
  domains: string[]
}

/** Name of the sealed secret, and the purpose it is bound to. */
export const secretName = (connectionId: string) => `sso-connection ${connectionId}`

const domainForm = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

export const ssoHooks: Readonly<Record<string, ResourceHooks>> = {
  SsoConnection: {
    async beforeCreate(context, draft) {
      if (!isIssuer(String(draft.spec.issuer))) {
        throw invalid('issuer', 'issuer must be an https address; http is for this machine only.')
      }
      readDomains(draft)
      draft.status = { verifiedDomains: [] }
      await sealSecret(context, draft)
    },
    async beforeUpdate(context, _before, draft) {
      const domains = readDomains(draft)
      const verified = (draft.status.verifiedDomains ?? []) as string[]
      draft.status = { verifiedDomains: verified.filter(domain => domains.includes(domain)) }
      await sealSecret(context, draft)
    },
    keptSecret({ transaction, services: { secrets } }, { id }, { clientSecret }) {
      return keptText(transaction, secrets, { name: secretName(id), text: String(clientSecret) })
    },
    async afterDelete({ transaction }, { id }) {
      await transaction.deleteFrom('sealed_secrets').where('name', '=', secretName(id)).execute()
      await transaction.deleteFrom('auth.user').where('realm', '=', realmOf(id)).execute()
    },
  },
}

const verify: OperationHandler<{ domain: string }> = {
  async run(context, { domain: written }) {
    const { resources, subject } = context
    const domain = written.toLowerCase()
    const { spec, status } = subject as unknown as Row<ConnectionSpec>
    if (!spec.domains.includes(domain)) throw invalid('domain', `${subject!.name} does not list ${domain}.`)
    await refuseTaken(context, domain)
    const verified = (status.verifiedDomains ?? []) as string[]
    const verifiedDomains = [...new Set([...verified, domain])].sort()
    await resources.update(subject!, { status: { verifiedDomains } })
    return { verifiedDomains }
  },
}

export const ssoHandlers: Readonly<Record<string, OperationHandler>> = { 'SsoConnection.verify': verify }

/** A domain is one organization's. */
async function refuseTaken(context: WriteContext, domain: string): Promise<void> {
  const all = await context.at({}).resources.all<ConnectionSpec>('SsoConnection')
  const others = all.filter(({ organizationId }) => organizationId !== context.organization!.id)
  if (!others.some(({ status }) => ((status.verifiedDomains ?? []) as string[]).includes(domain))) return
  throw new Failure('conflict', `${domain} is verified for another organization.`)
}

function readDomains({ spec }: Draft): string[] {
  const domains = (spec.domains as string[]).map(domain => domain.toLowerCase())
  const wrong = domains.findIndex(domain => !domainForm.test(domain))
  if (wrong >= 0) throw invalid(`domains/${wrong}`, `${domains[wrong]} is no domain.`)
  spec.domains = [...new Set(domains)]
  return spec.domains as string[]
}

/** Out of the row before it is stored, shown or audited. */
async function sealSecret({ transaction, services }: WriteContext, { id, spec }: Draft): Promise<void> {
  const { clientSecret } = spec
  if (clientSecret === undefined) return
  delete spec.clientSecret
  await storeText(transaction, services.secrets, { name: secretName(id), text: String(clientSecret) })
}

function invalid(field: string, message: string): Failure {
  const pointer = field === 'domain' ? '/domain' : `/spec/${field}`
  return new Failure('invalid_input', message, { problems: [{ code: 'invalid_value', message, pointer }] })
}
