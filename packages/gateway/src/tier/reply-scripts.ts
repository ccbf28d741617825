/**
 * Records of requests under a key: `f` tells the request from another, `h` is the gateway that has sent it while its reply is
 * not known, `u` until when that counts, `v` the reply. KEYS: the record. ARGV begins: gateway, request, how long it is
 * kept, how long a gateway counts that says nothing.
 */
const times = `
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local keep = math.max(tonumber(ARGV[3]), tonumber(ARGV[4]))
local function hold()
  redis.call('HSET', KEYS[1], 'f', ARGV[2], 'h', ARGV[1], 'u', string.format('%.0f', now + tonumber(ARGV[4])))
  if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], keep) end
end`

/** What this gateway has of its own and does not know of was never sent: its answer came too late. */
export const claimScript = `${times}
local had = redis.call('HMGET', KEYS[1], 'f', 'h', 'u', 'v')
if had[1] and had[2] ~= ARGV[1] then
  if had[1] ~= ARGV[2] then return {'other-request'} end
  if had[4] then return {'kept', had[4]} end
  if had[2] ~= '' and tonumber(had[3]) > now then return {'under-way'} end
  return {'lost'}
end
hold()
return {'mine'}`

/** Also of a Redis that came back empty. */
export const renewScript = `${times}
local holder = redis.call('HGET', KEYS[1], 'h')
if not holder or holder == ARGV[1] then hold() end`

/** ARGV: also what became of it, and the reply. */
export const settleScript = `${times}
local holder = redis.call('HGET', KEYS[1], 'h')
if holder and holder ~= ARGV[1] then return end
if ARGV[5] == 'never' then return redis.call('DEL', KEYS[1]) end
hold()
redis.call('HSET', KEYS[1], 'h', '')
if ARGV[5] == 'kept' then redis.call('HSET', KEYS[1], 'v', ARGV[6]) end`
