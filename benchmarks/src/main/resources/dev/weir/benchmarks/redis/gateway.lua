-- A bucket in two keys, its tokens and the second in which they were counted. ARGV: rate, burst, now or "", wanted.
-- Replies: allowed, tokens left.
local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local now = tonumber(ARGV[3]) or tonumber(redis.call('TIME')[1])
local ttl = math.floor(2 * burst / rate)
local tokens = tonumber(redis.call('GET', KEYS[1])) or burst
local counted = tonumber(redis.call('GET', KEYS[2])) or 0
tokens = math.min(burst, tokens + rate * math.max(0, now - counted))
local allowed = 0
if tokens >= wanted then
  allowed = 1
  tokens = tokens - wanted
end
if ttl > 0 then
  redis.call('SETEX', KEYS[1], ttl, tokens)
  redis.call('SETEX', KEYS[2], ttl, now)
end
return {allowed, tokens}
