/**
 * What Redis does at once. An answer names marks with the token that each had, and stands while they have it. A mark
 * that is not there gets a new token: one that Redis forgot, or that ran out, gives up too much and never too little.
 */

/** Outlives every answer that names it. */
export const markTtlMs = 90_000_000
/** Nothing is kept for longer. */
export const answerTtlMsMax = 86_400_000

/** KEYS: answer, all, path, tag purges. ARGV: a token nobody had, how long marks live. Gives the three tokens, and what is kept. */
export const findScript = `
local kept = redis.call('HMGET', KEYS[1], 'v', 'm')
local stands = kept[1] and kept[2]
if stands then
  for mark, token in string.gmatch(kept[2], '(%S+) (%S+)') do
    if redis.call('GET', mark) ~= token then stands = false break end
  end
  if not stands then redis.call('DEL', KEYS[1]) end
end
local told = {}
for i = 2, 4 do
  local token = redis.call('GET', KEYS[i])
  if not token then
    token = ARGV[1]
    redis.call('SET', KEYS[i], token)
  end
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
  told[i - 1] = token
end
if stands then
  told[4] = redis.call('PTTL', KEYS[1])
  told[5] = kept[1]
end
return told`

/** KEYS: answer, all, path, tag purges, tags. ARGV: value, how long it lives, a new token, how long marks live, tokens of before. */
export const keepScript = `
for i = 2, 4 do
  if redis.call('GET', KEYS[i]) ~= ARGV[3 + i] and (i < 4 or #KEYS > 4) then return 0 end
end
local marks = {}
for i = 2, #KEYS do
  if i ~= 4 then
    local token = redis.call('GET', KEYS[i])
    if not token then
      token = ARGV[3]
      redis.call('SET', KEYS[i], token)
    end
    redis.call('PEXPIRE', KEYS[i], ARGV[4])
    marks[#marks + 1] = KEYS[i] .. ' ' .. token
  end
end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'm', table.concat(marks, '\\n'))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`

/** KEYS: marks. ARGV: a new token, how long marks live. */
export const giveUpScript = `
for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'PX', ARGV[2]) end`

/** KEYS: any. Gives what Redis uses, and may use (0 for any). */
export const roomScript = `
local text = redis.call('INFO', 'memory')
return {string.match(text, 'used_memory:(%d+)'), string.match(text, 'maxmemory:(%d+)')}`

export const dropScript = `redis.call('DEL', KEYS[1])`

/** KEYS: log. ARGV: how many it holds, entries. */
export const tellScript = `
for i = 2, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 's', ARGV[i]) end`

/** KEYS: log. ARGV: what was heard last, empty at first; how many at once. Gives the newest, whether some are lost, and the entries. */
export const hearScript = `
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last = ARGV[1]
if last == '' then return {newest and newest[1] or '0-0', 0} end
local known = last == '0-0' or #redis.call('XRANGE', KEYS[1], last, last) == 1
if last == '0-0' and redis.call('XLEN', KEYS[1]) > tonumber(ARGV[2]) then known = false end
if not known then return {newest and newest[1] or '0-0', 1} end
local heard = {last, 0}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', ARGV[2])) do
  heard[1] = entry[1]
  heard[#heard + 1] = entry[2][2]
end
return heard`
