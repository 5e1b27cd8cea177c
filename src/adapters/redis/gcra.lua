-- One try against one rate (GCRA): all that is remembered is the moment when the rate will be whole again.
-- Microseconds of this server's clock; a double holds them exactly until the year 2255.
-- KEYS[1] counter   ARGV[1] how long one try takes to come back   ARGV[2] how long all of them take
-- Gives whether the try is let through, and for how long the rate is not whole after it.

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local whole_at = tonumber(redis.call('GET', KEYS[1]) or now)

-- More than everything is never owed: only a clock that was set back, or a rate made smaller, can leave that behind.
local owed = math.min(math.max(whole_at - now, 0), capacity)
local allowed = owed + interval <= capacity
if allowed then
  owed = owed + interval
end
if allowed or now + owed < whole_at then
  -- Redis reads the clock once for the script and once for the expiry, in milliseconds: two more, never one less.
  redis.call('SET', KEYS[1], string.format('%.0f', now + owed), 'PX', math.floor(owed / 1000) + 2)
end
return {allowed and 1 or 0, owed}
