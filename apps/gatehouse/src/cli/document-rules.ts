/** Rules of documents beyond their schema that need no store: told before anything is sent, in one round with the rest. */
import type { Problem } from '@gatehouse/base'
import { policyProblems } from '@gatehouse/capability-catalogue/policy-problems.ts'
import type { UpstreamSpec } from '@gatehouse/capability-catalogue/upstream.ts'
import { upstreamProblems } from '@gatehouse/capability-catalogue/upstream-check.ts'
import { type CertificateSpec, problemsOfOrdered } from '@gatehouse/capability-transport/certificate-spec.ts'
import { filled } from '@gatehouse/schema'
import type { Document, PolicyScope } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'

type Rule = (spec: Record<string, unknown>) => Problem[]

const policies =
  (scope: PolicyScope): Rule =>
  spec =>
    policyProblems(scope, spec, catalogue.policies)

const rules: Readonly<Record<string, Rule>> = {
  Organization: policies('organization'),
  Workspace: policies('workspace'),
  Api: policies('api'),
  ApiVersion: policies('api'),
  Product: policies('product'),
  Plan: policies('plan'),
  Upstream: spec => upstreamProblems(spec as unknown as UpstreamSpec),
  Certificate: spec => (spec.issuer === undefined ? [] : problemsOfOrdered(spec as CertificateSpec)),
}

/** Of a document that its schema takes. */
export function ruleProblems({ kind, spec = {} }: Document): Problem[] {
  const rule = rules[kind]
  return rule ? rule(filled(catalogue.resources.get(kind)!.spec, spec) as Record<string, unknown>) : []
}
