/** One attachment of the policy: what it asks of each exchange, and what it says. */
import { Failure, failureKinds } from '@gatehouse/base'
import { askForWhole } from '@gatehouse/media/reshape.ts'
import {
  type Exclusion,
  exclusionOf,
  type Given,
  Inspection,
  type Match,
  type Plan,
  type Verdict,
} from '@gatehouse/seclang'
import { type Exchange, type Host, type Outcome, type PolicyHooks, type Reply, refuse } from '@gatehouse/unit'
import { inspectedRequest, isRead, isReadReply, replyBytes, requestBytes } from './inspected.ts'
import { MatchLog } from './match-log.ts'
import { auditMatch, matchText, reasonOf, scoreOf } from './told-match.ts'
import type { WafConfig } from './waf-config.ts'

type SetUp = Pick<WafConfig, 'paranoia' | 'inboundScoreMax' | 'outboundScoreMax'>

/** The variables by which the Core Rule Set is set up, of version 3 and 4. */
export function givenOf({ paranoia, inboundScoreMax, outboundScoreMax }: SetUp): Given {
  // Which methods a route has, its contract says.
  const given = new Map([['tx.allowed_methods', 'GET HEAD POST OPTIONS PUT PATCH DELETE QUERY']])
  if (paranoia !== undefined) {
    for (const name of [
      'paranoia_level',
      'executing_paranoia_level',
      'blocking_paranoia_level',
      'detection_paranoia_level',
    ])
      given.set(`tx.${name}`, String(paranoia))
  }
  if (inboundScoreMax !== undefined) given.set('tx.inbound_anomaly_score_threshold', String(inboundScoreMax))
  if (outboundScoreMax !== undefined) given.set('tx.outbound_anomaly_score_threshold', String(outboundScoreMax))
  return given
}

/** What a caller is told of one that is refused. */
const statuses = { request: failureKinds.request_blocked.status, reply: failureKinds.reply_withheld.status }
const nothingExcluded: readonly Exclusion[] = []

export class Waf {
  readonly #config: WafConfig
  readonly #host: Host
  readonly #plan: (() => Plan) | undefined
  readonly #exclusions: readonly Exclusion[]
  readonly #log: MatchLog
  readonly #nowMs: () => number
  /** Of exchanges whose reply is looked at. */
  readonly #open = new WeakMap<Exchange, Inspection>()
  readonly #left: () => void

  constructor(config: WafConfig, host: Host, { plan, left }: { plan: (() => Plan) | undefined; left: () => void }) {
    this.#config = config
    this.#host = host
    this.#plan = plan
    this.#left = left
    this.#exclusions = config.exclude.map(exclusionOf)
    this.#log = new MatchLog(host)
    this.#nowMs = () => host.clock.monotonicMs()
  }

  get hooks(): PolicyHooks {
    return {
      request: exchange => this.#request(exchange),
      ...(this.#config.replies && { response: (exchange: Exchange, reply: Reply) => this.#response(exchange, reply) }),
      dispose: this.#left,
    }
  }

  #request(exchange: Exchange): Outcome | Promise<Outcome> {
    // What of a reply a caller asks for is not theirs to choose where it is looked at.
    if (this.#config.replies && this.#config.mode === 'block') askForWhole(exchange)
    if (!this.#plan) {
      const { rules } = this.#config
      const why = 'only gateways have them (wafRulesDirectory), so that what they say of this request is not known here'
      throw new Failure('rules_unavailable', `The rules ${rules} are not asked: ${why}.`)
    }
    const inspection = new Inspection(this.#plan(), inspectedRequest(exchange), {
      nowMs: this.#nowMs,
      exclusions: this.#exclusionsFor(exchange.request.path),
      reports: this.#config.mode === 'report',
      msMax: this.#config.inspectionMsMax,
    })
    const head = inspection.requestHead()
    if (head.blockedBy && this.#config.mode === 'block') return this.#decided(exchange, inspection, head)
    if (!isRead(exchange.request)) return this.#decided(exchange, inspection, inspection.requestBody(''), head)
    return this.#withBody(exchange, inspection, head)
  }

  async #withBody(exchange: Exchange, inspection: Inspection, head: Verdict): Promise<Outcome> {
    const { bytes, isCut, unread } = await requestBytes(exchange, this.#config, this.#host)
    if (unread) this.#log.tell('A body could not be looked at, and would be refused.', () => toldOf(exchange, unread))
    return this.#decided(exchange, inspection, inspection.requestBody(bytes, isCut), head)
  }

  #decided(exchange: Exchange, inspection: Inspection, verdict: Verdict, before?: Verdict): Outcome {
    const by = before?.blockedBy ?? verdict.blockedBy
    if (inspection.matches.length > 0) this.#tell(exchange, inspection, { by, about: 'request' })
    if (by && this.#config.mode === 'block') {
      return refuse('request_blocked', 'The request is not let through.', [], reasonOf(by, inspection.matches))
    }
    if (this.#config.replies) this.#open.set(exchange, inspection)
    return undefined
  }

  async #response(exchange: Exchange, reply: Reply): Promise<void> {
    const inspection = this.#open.get(exchange)
    // What the gateway says itself tells nothing of an upstream.
    if (!inspection || exchange.code !== undefined) return
    const told = inspection.matches.length
    const { status, headers } = reply
    const head = inspection.replyHead({ status, headers: headers.flat })
    const isBody = !head.blockedBy && isReadReply(reply, this.#config)
    const bytes = isBody ? await replyBytes(reply, exchange, this.#config, this.#host) : ''
    const by = head.blockedBy ?? inspection.replyBody(bytes).blockedBy
    if (inspection.matches.length > told) this.#tell(exchange, inspection, { by, about: 'reply', from: told, status })
    if (by && this.#config.mode === 'block') throw new Failure('reply_withheld', 'The reply is not given out.')
  }

  #exclusionsFor(path: string): readonly Exclusion[] {
    if (this.#exclusions.length === 0) return nothingExcluded
    const held = this.#exclusions.filter(one => one.isFor(path))
    return held.length > 0 ? held : nothingExcluded
  }

  #tell(exchange: Exchange, inspection: Inspection, { by, about, from = 0, status }: Telling): void {
    const { id, route, consumer } = exchange
    const { matches } = inspection
    const refused = by !== undefined && this.#config.mode === 'block'
    const verdict = refused ? 'refused' : 'passed'
    for (const { ruleId } of matches.slice(from)) this.#host.rules.matched(ruleId, verdict)
    this.#host.rules.audit?.({
      ...{
        exchange,
        about,
        verdict,
        rules: this.#config.rules,
        mode: this.#config.mode,
        status: refused ? statuses[about] : status,
      },
      ...{ score: scoreOf(inspection), decidedBy: by?.ruleId, matches: matches.slice(from).map(auditMatch) },
    })
    this.#log.tell(
      refused
        ? `Rules refused a ${about}.`
        : by
          ? `Rules would refuse a ${about}.`
          : `Rules found something in a ${about}.`,
      () => ({
        ...{ request: id, api: route.api, endpoint: route.endpoint, rules: this.#config.rules },
        ...{
          verdict,
          score: scoreOf(inspection),
          ...(consumer && { application: consumer.applicationId }),
        },
        ...(by ? { decidedBy: by.ruleId } : {}),
        found: matches.slice(from, from + 10).map(matchText),
      }),
    )
  }
}

interface Telling {
  by: Match | undefined
  about: 'request' | 'reply'
  /** Matches before were told. */
  from?: number
  /** What the upstream said. */
  status?: number
}

const toldOf = ({ id, route: { api, endpoint } }: Exchange, { code }: Failure) => ({ request: id, api, endpoint, code })
