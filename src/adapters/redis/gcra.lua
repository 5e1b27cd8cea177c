-- Tries against rates (GCRA): all that is remembered of one is the moment when the rate will be whole again.
-- Microseconds of this server's clock; a double holds them exactly until the year 2255.
-- KEYS[n] counter   ARGV[2n-1] how long one try takes to come back   ARGV[2n] how long all of them take
-- Gives for each, in order, whether it is let through, and for how long the rate is not whole after it.

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local answers = {}

for n, counter in ipairs(KEYS) do
  local interval, capacity = tonumber(ARGV[2 * n - 1]), tonumber(ARGV[2 * n])
  local whole_at = tonumber(redis.call('GET', counter) or now)

  -- More than everything is never owed: only a clock that was set back, or a rate made smaller, can leave that behind.
  local owed = math.min(math.max(whole_at - now, 0), capacity)
  local allowed = owed + interval <= capacity
  if allowed then
    owed = owed + interval
  end
  if allowed or now + owed < whole_at then
    -- Redis reads the clock once for the script and once for the expiry, in milliseconds: two more, never one less.
    redis.call('SET', counter, string.format('%.0f', now + owed), 'PX', math.floor(owed / 1000) + 2)
  end
  answers[2 * n - 1], answers[2 * n] = allowed and 1 or 0, owed
end
return answers
