-- One bucket, kept as the microsecond at which it is full again. ARGV: cost and time to fill, both in microseconds, TTL.
-- Replies: allowed, now, full again.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = tonumber(redis.call('GET', KEYS[1]) or 0)
if full < now then full = now end
local after = full + ARGV[1]
if after > now + ARGV[2] then return {0, now, full} end
redis.call('SET', KEYS[1], after, 'PX', ARGV[3])
return {1, now, after}
