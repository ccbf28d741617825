/** What is wrong with the values of settings by themselves: their form, and what only a listener or a link would find. */
import { Failure, type Problem } from '@gatehouse/base'
import { checkDnsServers } from '@gatehouse/gateway/discovery/name-lookup.ts'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import { AddressList } from '@gatehouse/http/address-list.ts'
import { egressRule } from '@gatehouse/http/egress.ts'
import { problemsOf } from '@gatehouse/schema'
import { reachedByWebhooks, smtpAddress } from './portal-settings.ts'
import { checkAccessFields } from './request-log-settings.ts'
import { type SettingName, type Settings, settingsSchema } from './settings.ts'
import { fieldName, namedValues } from './telemetry-settings.ts'

/** Throws `setting_invalid`. */
const checks: { readonly [N in SettingName]?: (value: NonNullable<Settings[N]>) => unknown } = {
  trustedProxies: entries => new AddressList(entries),
  proxyProtocol: entries => new AddressList(entries),
  egressAllow: allow => egressRule({ allow }),
  webhookAllow: allow => egressRule({ allow: reachedByWebhooks({ webhookAllow: allow }), forStrangers: true }),
  accessLogFields: checkAccessFields,
  traceFollow: entries => new AddressList(entries),
  otlpHeaders: written => namedValues(written, 'otlpHeaders', fieldName),
  resourceAttributes: written => namedValues(written, 'resourceAttributes', /^[^\s=]+$/),
  redisUrl: redisAddress,
  smtpUrl: smtpAddress,
  dnsServers: checkDnsServers,
  control(url) {
    if (URL.canParse(url) && new URL(url).protocol === 'https:') return
    throw new Failure('setting_invalid', `${url.slice(0, 100)} is no address such as https://control.example:8003.`)
  },
}

/** Each with a pointer to its setting. */
export function settingProblems(values: unknown): Problem[] {
  const problems = problemsOf(settingsSchema, values)
  if (typeof values !== 'object' || values === null) return problems
  const wrong = new Set(problems.map(({ pointer = '' }) => pointer.split('/')[1]))
  const given = Object.entries(values).filter(([name]) => !wrong.has(name) && Object.hasOwn(checks, name))
  return [...problems, ...given.flatMap(([name, value]) => found(name as SettingName, value))]
}

function found(name: SettingName, value: unknown): Problem[] {
  try {
    const check = checks[name] as (value: unknown) => unknown
    check(value)
    return []
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return [
      {
        code: 'invalid_value',
        message: thrown.message.replace(`${name}: `, ''),
        pointer: `/${name}`,
        hint: thrown.hint,
      },
    ]
  }
}
