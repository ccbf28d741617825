import { defineCapability } from '@gatehouse/unit'
import { ban } from './policies/ban/ban.ts'
import { bots } from './policies/bots/bots.ts'
import { contentTypes } from './policies/content-types/content-types.ts'
import { csrf } from './policies/csrf/csrf.ts'
import { geo } from './policies/geo/geo.ts'
import { jsonLimits } from './policies/json-limits/json-limits.ts'
import { leaks } from './policies/leaks/leaks.ts'
import { multipartLimits } from './policies/multipart-limits/multipart-limits.ts'
import { privacy } from './policies/privacy/privacy.ts'
import { securityHeaders } from './policies/security-headers/security-headers.ts'
import { validate } from './policies/validate/validate.ts'
import { waf } from './policies/waf/waf.ts'
import { xmlLimits } from './policies/xml-limits/xml-limits.ts'

export const protection = defineCapability({
  name: 'protection',
  title: 'Protection',
  summary: 'Whether a request is an attack, keeps its contract, and what may leave.',
  policies: [
    contentTypes,
    jsonLimits,
    xmlLimits,
    multipartLimits,
    csrf,
    securityHeaders,
    privacy,
    leaks,
    ban,
    geo,
    bots,
    waf,
    validate,
  ],
})
