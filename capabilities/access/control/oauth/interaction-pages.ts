/** Sign-in and consent, as steps of a request that a client began. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { realmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { Consents } from './consents.ts'
import { failurePage } from './failure-page.ts'
import { askedOf, grantOf } from './interaction-asked.ts'
import { type IssuerClient, issuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { showPage } from './koa-page.ts'
import { consentPage, signInPage } from './pages/pages.ts'
import { auditConsent, auditRefusal, auditSignIn } from './people-audit.ts'
import { formOf } from './request-body.ts'
import { signIn } from './sign-in.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

interface Step {
  ctx: KoaContextWithOIDC
  interaction: Interaction
  client: IssuerClient
}

const denied = { error: 'access_denied', error_description: 'the person did not allow it' }

export function interactionPages(parts: ProviderParts, provider: Provider) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const uid = /^\/interaction\/([\w-]{1,64})$/.exec(ctx.path)?.[1]
    if (uid === undefined) return next()
    try {
      const interaction = await provider.interactionDetails(ctx.req, ctx.res)
      const clientId = String(interaction.params.client_id)
      const client = await issuerClient(parts.db, parts.server, { clientId, nowMs: parts.nowMs() })
      if (interaction.uid !== uid || !client) throw new errors.SessionNotFound('it is over')
      await answer(parts, provider, { ctx, interaction, client })
    } catch (thrown) {
      if (!(thrown instanceof errors.OIDCProviderError)) throw thrown
      ctx.status = 400
      failurePage(parts, ctx, { error: thrown.error, words: thrown.error_description })
    }
  }
}

async function answer(parts: ProviderParts, provider: Provider, step: Step): Promise<void> {
  const { ctx, interaction } = step
  ctx.status = 200
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return show(parts, step)
  if (ctx.method !== 'POST') throw new errors.InvalidRequest('it is read or sent')
  const form = await formOf(ctx.req)
  requireOwnForm(parts, step, form)
  if (form.get('step') === 'cancel') return goOn(provider, ctx, denied)
  if (interaction.prompt.name === 'login') return trySignIn(parts, provider, { step, form })
  const asked = await askedOf(parts, step)
  const grant = await grantOf(provider, interaction, asked)
  const grantId = await grant.save()
  const scopes = [...asked.openid, ...asked.scopes]
  await auditConsent(parts, interaction.session!.accountId, { client: step.client, address: ctx.ip, scopes })
  if (asked.isRemembered) await new Consents(parts).keep(grant)
  return goOn(provider, ctx, { consent: { grantId } }, true)
}

async function trySignIn(
  parts: ProviderParts,
  provider: Provider,
  { step, form }: { step: Step; form: URLSearchParams },
): Promise<void> {
  const { ctx } = step
  const [email, password] = [form.get('email') ?? '', form.get('password') ?? '']
  try {
    const person = await signIn(parts, { email, password, address: ctx.ip })
    const where = { client: step.client, address: ctx.ip }
    if (person) {
      await auditSignIn(parts, person.id, where)
      return await goOn(provider, ctx, { login: { accountId: person.id, amr: ['pwd'] } })
    }
    await auditRefusal(parts, email, where)
    ctx.status = 400
    return await show(parts, step, { email, wrong: 'E-mail or password are not right.' })
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'too_many_attempts') throw thrown
    ctx.status = 429
    return show(parts, step, { email, wrong: thrown.message })
  }
}

async function goOn(provider: Provider, ctx: KoaContextWithOIDC, result: object, merge = false): Promise<void> {
  const to = await provider.interactionResult(ctx.req, ctx.res, result as never, { mergeWithLastSubmission: merge })
  ctx.status = 303
  ctx.redirect(to)
}

async function show(parts: ProviderParts, step: Step, again: { email: string; wrong?: string } = { email: '' }) {
  const { ctx, interaction, client } = step
  const where = parts.server.title
  const at = {
    action: new URL(`${parts.server.issuer}/interaction/${interaction.uid}`).pathname,
    hidden: { form: formToken(parts, step) },
  }
  const redirectUri = interaction.params.redirect_uri as string | undefined
  if (interaction.prompt.name === 'login') {
    const hint = interaction.params.login_hint
    const email = again.email || (typeof hint === 'string' ? hint.slice(0, 254) : '')
    return showPage(ctx, signInPage(at, { where, client: client.title, ...again, email }), redirectUri)
  }
  const asked = await askedOf(parts, step)
  const person = await realmPerson(parts.db, parts.server.organizationId, interaction.session!.accountId)
  if (!person) throw new errors.SessionNotFound('it is over')
  const destination = redirectUri === undefined ? undefined : hostOf(redirectUri)
  const page = { where, client: client.title, email: person.email, scopes: asked.inWords, destination }
  return showPage(ctx, consentPage(at, page), redirectUri)
}

/** As a person would compare it; of an own scheme the scheme. */
function hostOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri)
  return protocol === 'https:' || protocol === 'http:' ? host : protocol
}

/** From a page of this step, in the browser that has its cookie. */
function requireOwnForm(parts: ProviderParts, step: Step, form: URLSearchParams): void {
  const { origin } = step.ctx.req.headers
  const [said, own] = [form.get('form') ?? '', formToken(parts, step)]
  const same = said.length === own.length && timingSafeEqual(Buffer.from(said), Buffer.from(own))
  if (!same || (origin !== undefined && origin !== new URL(parts.server.issuer).origin)) {
    throw new errors.InvalidRequest('the form is not from this page')
  }
}

function formToken({ cookieKey, server }: ProviderParts, { interaction }: Step): string {
  return createHmac('sha256', cookieKey).update(`form ${server.id} ${interaction.uid}`).digest('base64url')
}
