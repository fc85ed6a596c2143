-- The decision beside the entry's own bytes: time, kind, outcome and refusal, grams, what the account then has, period, and what the
-- kind adds. The entry's key is its place in the stream.
local APPROVED, PARTIAL, INSUFFICIENT, REFUSED = 1, 2, 3, 4

local function decision(kind, outcome, refusal, moved, requested, left, budget, year, ...)
  return struct.pack('>I6', now) .. pack(kind, outcome * 16 + refusal, moved, requested, left, budget, year, ...)
end

local function append(entry, decided)
  sequence = sequence + 1
  call('XADD', tag .. 'j', string.format('%.0f-%.0f', epoch, sequence), 'e', entry, 'd', decided)
end

local function write_head() call('SET', KEYS[1], pack(epoch, sequence, now, trimmed, pool)) end

-- Hours since 2025: when a remembered thing may be forgotten.
local function hour_of(ms) return math.floor(ms / 3600000) - 482136 end

local function prune(key, is_over)
  local count = call('HLEN', key)
  if count < 112 or count % 16 ~= 0 then return end
  local oldest, all, over = hour_of(now - remember), call('HGETALL', key), {}
  for i = 1, #all, 2 do
    if is_over(all[i + 1], oldest) then over[#over + 1] = all[i] end
  end
  if #over > 0 then call('HDEL', key, unpack(over)) end
end

local function marker_is_over(value, oldest) return spread(string.sub(value, 9)) < oldest end

-- The event's own entry, its marker, the head.
local function post(decided, given_up)
  append(ARGV[7], decided)
  if ARGV[4] ~= '' then
    call('HSET', KEYS[3], ARGV[4], ARGV[5] .. pack(hour_of(now), epoch, given_up and -sequence or sequence))
    prune(KEYS[3], marker_is_over)
  end
  write_head()
  return 'D' .. pack(epoch, sequence) .. decided
end

-- A decision that may be another one later: it leaves no entry. Expiries that were met stand.
local function unposted(decided) return 'D' .. pack(epoch, 0) .. decided end
