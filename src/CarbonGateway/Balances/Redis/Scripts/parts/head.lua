-- What every event begins with: the partition's head, its time, and the request's marker.
-- KEYS  1 head  2 bucket of the account  3 bucket of the request's marker; what else is met lies under the same tag {pN}:
--       j journal  t transactions  s serials  p purchases  d holds by expiry
-- ARGV  1 given (unix ms)  2 epoch  3 policy and limits  4 request (16 bytes, '' = none)  5 body hash (8 bytes)
--       6 account (16 bytes, '' = none)  7 the entry's own bytes  8 the event's numbers (MessagePack)
-- Head: epoch, last sequence, last seen (unix ms), last trimmed sequence, pool share (g).
-- Returns one string, first its status:
--   D epoch sequence decision   decided; sequence 0 = leaves no entry        R marker   the request came before
--   N epoch sequence lines ext  tell me more of that transaction, then again F          the journal may not grow
--   E epoch                     of another epoch                             H          no head: not this deployment's data
--   O                           a balance would leave ±10^15 g; nothing was posted but expiries that were met
local call, pack, spread, min, max = redis.call, cmsgpack.pack, cmsgpack.unpack, math.min, math.max
local head = call('GET', KEYS[1])
if not head then return 'H' end
local tag = string.sub(KEYS[1], 1, -2)
local epoch, sequence, seen, trimmed, pool = spread(head)
if epoch ~= tonumber(ARGV[2]) then return 'E' .. pack(epoch) end
local floor, carry_cap, sell_limit, buy_limit, over_hold, late, grace, utc, journal_limit, remember, buckets, account_buckets, given_year, from, till,
  shortage, visitors, pool_price, surplus_price = spread(ARGV[3])
local function bucket_key(family, id) return tag .. family .. string.format('%.0f', struct.unpack('>I4', id) % buckets) end
local given = tonumber(ARGV[1])
local now = max(given, seen)
local MOST = 1000000000000000
local NAMES = { HELD = 1, POSTED = 2, VOIDED = 3, EXPIRED = 4, REVERSED = 5 }

-- Years since 2000 name the budget periods. Days to a civil year, by eras of 400 years that begin in March.
local function year_of(ms)
  local z = math.floor((ms + utc) / 86400000) + 719468
  local era = math.floor(z / 146097)
  local day = z - era * 146097
  local year = math.floor((day - math.floor(day / 1460) + math.floor(day / 36524) - math.floor(day / 146096)) / 365)
  local of_year = day - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  return year + era * 400 + (of_year >= 306 and 1 or 0) - 2000
end

-- First millisecond after a period.
local function end_of(year)
  local y = year + 2000
  local era = math.floor(y / 400)
  local of_era = y - era * 400
  return (era * 146097 + of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + 306 - 719468) * 86400000 - utc
end

local current = now >= from and now < till and given_year or year_of(now)
