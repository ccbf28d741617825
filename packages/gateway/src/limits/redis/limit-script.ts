/**
 * The limits of a question as Redis takes them: one script, one round trip, however many. It is `weigh.ts` in Lua, held
 * against the same model; a state is `time used other` in one text, times in ticks since 2026 by Redis's own clock.
 */
import type { CalendarWindow } from '../calendar.ts'
import type { LimitRule } from '../limit-rule.ts'
import { memberMs } from './flight-keeper.ts'

export const argumentsPerLimit = 8
export const answersPerLimit = 7

export type Mode = 'take' | 'charge' | 'look'

export interface ScriptAsk {
  rule: LimitRule
  cost: number
  needs: number
  /** Taken beyond the cost, as far as it is there: a lease. */
  extra: number
}

export interface Found {
  remaining: number
  remainingAfter: number
  resetMs: number
  resetMsAfter: number
  /** `Infinity` when it can never pass. */
  retryAfterMs: number
  waitMs: number
  /** Of `extra`. */
  granted: number
}

export interface ScriptHow {
  mode: Mode
  wallMs: number
  ticks?: number
  /** Who comes in where something counts what is under way. */
  member?: string
}

/** `ticks` is Redis's own time unless said, which tests do. */
export function scriptArguments(asks: readonly ScriptAsk[], how: ScriptHow): string[] {
  const args = [how.mode, how.ticks === undefined ? '' : String(how.ticks), String(how.wallMs), how.member ?? '']
  for (const { rule, cost, needs, extra } of asks) {
    const { kind, limit } = rule
    args.push(
      kind,
      String(limit),
      ...numbersOf(rule, rule.calendar?.windowAt(how.wallMs)),
      `${needs}`,
      `${cost}`,
      `${extra}`,
    )
  }
  return args
}

function numbersOf(rule: LimitRule, window: CalendarWindow | undefined): string[] {
  if (window) return [String(window.startMs), String(window.endMs), '0']
  if (rule.kind === 'flight') return [String(memberMs), '0', '0']
  if (rule.kind === 'sliding') return [String(rule.windowTicks), '0', '0']
  return [String(rule.intervalTicks), String(rule.toleranceTicks), String(rule.debtTicks)]
}

/** Whether all were taken, and what each found; throws on an answer that is none. */
export function scriptAnswer(answer: unknown, asks: readonly ScriptAsk[]): { taken: boolean; found: Found[] } {
  if (!Array.isArray(answer) || answer.length !== 1 + asks.length * answersPerLimit) throw new TypeError('no answer')
  const numbers = answer.map(Number)
  const found = asks.map(({ rule }, i) => {
    const [remaining, remainingAfter, resetMs, resetMsAfter, retry, aheadMs, granted] = numbers.slice(
      1 + i * answersPerLimit,
    ) as [number, number, number, number, number, number, number]
    const retryAfterMs = retry < 0 ? Number.POSITIVE_INFINITY : retry
    const waitMs = rule.freeTicks === Number.POSITIVE_INFINITY || rule.kind !== 'gcra' ? 0 : aheadMs
    return { remaining, remainingAfter, resetMs, resetMsAfter, retryAfterMs, waitMs, granted }
  })
  return { taken: numbers[0] === 1, found }
}

export const limitScript = `
local perMs = 16000
local mode, wallMs = ARGV[1], tonumber(ARGV[3])
local now = tonumber(ARGV[2])
if not now then
  local clock = redis.call('TIME')
  now = (tonumber(clock[1]) - 1767225600) * 16000000 + tonumber(clock[2]) * 16
end
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min

local function later(possible, ms)
  if possible then return max(1, ceil(ms)) end
  return -1
end

local weigh = {}

function weigh.gcra(at, cost)
  local interval, tolerance, debt = at.a, at.b, at.c
  local start = min(max(at.time, now), now + debt)
  local following = min(start + ceil(interval * cost), now + debt)
  local needed = ceil(interval * at.needs)
  at.nextTime, at.nextUsed, at.nextOther = following, 0, 0
  at.remaining = max(0, floor((now + tolerance - start) / interval))
  at.remainingAfter = max(0, floor((now + tolerance - following) / interval))
  at.resetMs = ceil((start - now) / perMs)
  at.resetMsAfter = ceil((following - now) / perMs)
  at.aheadMs = max(0, ceil((following - now - interval) / perMs))
  at.fits = start + needed - now <= tolerance
  at.retryMs = at.fits and 0 or later(needed <= tolerance, (start + needed - tolerance - now) / perMs)
  at.keepMs = at.resetMsAfter
end

function weigh.sliding(at, cost)
  local window, start, used, other = at.a, at.time - 2 * at.a, at.used, at.other
  if at.time <= now or start > now + window then
    start, used, other = now, 0, 0
  elseif start + window <= now then
    start, other, used = start + window, used, 0
  end
  local passed = max(0, now - start)
  local before = other * ((window - passed) / window)
  at.nextTime, at.nextUsed, at.nextOther = start + 2 * window, used + cost, other
  at.remaining = max(0, floor(at.limit - used - before))
  at.remainingAfter = max(0, floor(at.limit - used - cost - before))
  local function left(units)
    if units > 0 then return 2 * window - passed end
    if other > 0 then return window - passed end
    return 0
  end
  at.resetMs, at.resetMsAfter = ceil(left(used) / perMs), ceil(left(used + cost) / perMs)
  at.aheadMs = 0
  at.fits = before + used + at.needs <= at.limit
  at.retryMs = 0
  if not at.fits then
    local room, wait = at.limit - at.needs - used, 0
    if at.needs > at.limit then wait = 0
    elseif room >= 0 then wait = window * (1 - room / other) - passed
    else wait = window - passed + window * (1 - (at.limit - at.needs) / used) end
    at.retryMs = later(at.needs <= at.limit, wait / perMs)
  end
  at.keepMs = ceil((at.nextTime - now) / perMs)
end

function weigh.calendar(at, cost)
  local startMs, endMs = at.a, at.b
  local carried = at.other >= startMs and at.other <= wallMs + (endMs - startMs)
  local used = carried and at.used or 0
  local start = carried and at.other or startMs
  local over = (start > wallMs and start - startMs or 0) + endMs - wallMs
  at.nextTime, at.nextUsed, at.nextOther = now + over * perMs, used + cost, start
  at.remaining = max(0, at.limit - used)
  at.remainingAfter = max(0, at.limit - used - cost)
  at.resetMs = used > 0 and over or 0
  at.resetMsAfter = over
  at.aheadMs = 0
  at.fits = used + at.needs <= at.limit
  at.retryMs = at.fits and 0 or later(at.needs <= at.limit, over)
  at.keepMs = over + (endMs - startMs)
end

function weigh.flight(at, cost)
  local nowMs = floor(now / perMs)
  redis.call('ZREMRANGEBYSCORE', at.key, '-inf', nowMs)
  local inside = redis.call('ZCARD', at.key)
  at.untilMs = nowMs + at.a
  at.remaining, at.remainingAfter = max(0, at.limit - inside), max(0, at.limit - inside - cost)
  at.resetMs, at.resetMsAfter, at.aheadMs = 0, 0, 0
  at.fits = inside + at.needs <= at.limit
  at.retryMs = at.fits and 0 or 1000
end

local limits, fits = {}, true
for i, key in ipairs(KEYS) do
  local from = 4 + (i - 1) * ${argumentsPerLimit}
  local number = function(place) return tonumber(ARGV[from + place]) end
  local at = { key = key, kind = ARGV[from + 1], limit = number(2), a = number(3), b = number(4), c = number(5) }
  at.needs, at.cost, at.extra = number(6), number(7), number(8)
  local state = at.kind ~= 'flight' and redis.call('GET', key) or ''
  local time, used, other = string.match(state, '^(%S+) (%S+) (%S+)$')
  at.time, at.used, at.other = tonumber(time) or 0, tonumber(used) or 0, tonumber(other) or 0
  weigh[at.kind](at, at.cost)
  if not at.fits then fits = false end
  at.granted = 0
  limits[i] = at
end

if (fits and mode == 'take') or mode == 'charge' then
  for i, key in ipairs(KEYS) do
    local at = limits[i]
    at.granted = min(at.extra, at.remainingAfter)
    if at.granted > 0 then weigh[at.kind](at, at.cost + at.granted) end
    if at.kind == 'flight' then
      if at.cost > 0 and mode == 'take' then
        redis.call('ZADD', key, at.untilMs, ARGV[4])
        redis.call('PEXPIRE', key, at.a + 1000)
      end
    elseif at.cost + at.granted > 0 then
      local state = string.format('%.17g %.17g %.17g', at.nextTime, at.nextUsed, at.nextOther)
      redis.call('SET', key, state, 'PX', string.format('%.0f', min(at.keepMs, 31622400000) + 1000))
    end
  end
end

local answer = { fits and 1 or 0 }
for _, at in ipairs(limits) do
  for _, name in ipairs({ 'remaining', 'remainingAfter', 'resetMs', 'resetMsAfter', 'retryMs', 'aheadMs', 'granted' }) do
    answer[#answer + 1] = at[name]
  end
end
return answer
`
