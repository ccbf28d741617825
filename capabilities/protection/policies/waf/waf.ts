import { definePolicy, type Host } from '@gatehouse/unit'
import { builtIn, RuleBook } from './rule-book.ts'
import { type WafConfig, wafConfig } from './waf-config.ts'
import { givenOf, Waf } from './waf-hooks.ts'

const held = ({ rules }: WafConfig, host: Host) => host.shared.hold(`waf ${rules}`, () => new RuleBook(rules, host))

export const waf = definePolicy({
  name: 'waf',
  version: 1,
  stages: ['validate'],
  title: 'Web application firewall',
  summary:
    'Refuses requests that look like an attack, by rules in the language of ModSecurity: a small set that is built in, or one of your own, such as the OWASP Core Rule Set as it is published.',
  config: wafConfig,
  body: 'whole',
  errors: [
    ...(['request_blocked', 'reply_withheld', 'request_too_large', 'unsupported_content'] as const),
    ...(['body_malformed', 'reply_malformed', 'reply_too_large', 'codings_exhausted', 'rules_unavailable'] as const),
  ],
  examples: [
    {
      title: 'The rules that are built in',
      config: { rules: builtIn },
      send: [
        'GET /shoes?q=red+or+blue',
        'GET /shoes?q=1%27+OR+1=1--',
        'GET /?page=<script>alert(1)</script>',
        'GET /?file=../../../../etc/passwd',
      ],
      expect: [200, 403, 403, 403],
    },
    {
      title: 'A parameter that may hold what looks like code',
      config: { exclude: [{ parameters: ['ARGS:snippet'], paths: ['/snippets/*'] }] },
      send: ['GET /snippets/1?snippet=<script>x()</script>', 'GET /other?snippet=<script>x()</script>'],
      expect: [200, 403],
    },
    {
      title: 'Only told, nothing refused',
      config: { mode: 'report' },
      send: ['GET /shoes?q=1%27+OR+1=1--'],
      expect: [200],
    },
  ],
  async ready(config, host) {
    const holding = held(config, host)
    try {
      await holding.value.ready(givenOf(config))
    } catch (thrown) {
      holding.release()
      throw thrown
    }
    return holding.release
  },
  create(config, host) {
    const holding = held(config, host)
    try {
      const plan = holding.value.planner(givenOf(config))
      holding.value.enter()
      const left = () => {
        holding.value.leave()
        holding.release()
      }
      return new Waf(config, host, { plan, left }).hooks
    } catch (thrown) {
      holding.release()
      throw thrown
    }
  },
})
