import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'
import { anonymous } from './policies/anonymous/anonymous.ts'
import { authorize } from './policies/authorize/authorize.ts'
import { basicAuth } from './policies/basic-auth/basic-auth.ts'
import { cedar } from './policies/cedar/cedar.ts'
import { extAuth } from './policies/ext-auth/ext-auth.ts'
import { httpSignature } from './policies/http-signature/http-signature.ts'
import { jwt } from './policies/jwt/jwt.ts'
import { keyAuth } from './policies/key-auth/key-auth.ts'
import { mtls } from './policies/mtls/mtls.ts'
import { oauth2Introspection } from './policies/oauth2-introspection/oauth2-introspection.ts'
import { oidc } from './policies/oidc/oidc.ts'
import { roles } from './policies/roles/roles.ts'
import { scopes } from './policies/scopes/scopes.ts'
import { signRequest } from './policies/sign-request/sign-request.ts'
import { upstreamAuth } from './policies/upstream-auth/upstream-auth.ts'
import { upstreamIdentity } from './policies/upstream-identity/upstream-identity.ts'
import * as resources from './resources.ts'

export const access = defineCapability({
  name: 'access',
  title: 'Access',
  summary: 'Who may call what: products and plans, applications, subscriptions, credentials.',
  resources: Object.values(resources),
  operations: Object.values(operations),
  control: async () => (await import('./control/index.ts')).control,
  policies: [
    keyAuth,
    basicAuth,
    jwt,
    oauth2Introspection,
    oidc,
    mtls,
    httpSignature,
    anonymous,
    scopes,
    roles,
    authorize,
    cedar,
    extAuth,
    upstreamAuth,
    upstreamIdentity,
    signRequest,
  ],
})
