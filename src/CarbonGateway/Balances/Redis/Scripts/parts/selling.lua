-- What all sales share: the basket's grams and the voucher.
-- Numbers of a sale: 1 grams  2 the voucher's flaw (-1 = no voucher)  3 its cap  4 its serial (16 bytes)  5 last hour it counts
-- 6 and on: the event's own
local FLASHCODE_SPENT, OVER_CAP, ACCOUNT_UNKNOWN, EVIDENCE_NOT_HIGHER, OVER_LIMIT, POOL_SHORT = 3, 4, 1, 11, 13, 14
local OFFER_CHANGED, POLICY_FORBIDS = 16, 17
local DECLINE, BUY_BACK = 0, 2
local total, flaw, voucher_cap, serial, until_hour = unpack(args, 1, 5)

-- What is wrong with what the shopper showed, or nil; and whether the answer may show the account's balance.
local function voucher_refusal(forwarded)
  if flaw < 0 then return nil end
  if flaw > 0 then return flaw, false end
  if call('HEXISTS', bucket_key('s', serial), serial) == 1 then return FLASHCODE_SPENT, false end
  if total > voucher_cap then return OVER_CAP, not forwarded end
end

local function spend()
  if flaw < 0 then return end
  local key = bucket_key('s', serial)
  call('HSETNX', key, serial, pack(until_hour))
  -- A serial outlives the voucher's own validity, not what requests are remembered for.
  prune(key, function(value) return spread(value) < hour_of(now) end)
end

-- An opened transaction becomes its account's newest; it remembers the one before.
local function newest(a)
  local before_epoch, before = a.epoch, a.sequence
  a.epoch, a.sequence = epoch, sequence + 1
  return before_epoch, before
end

local function refuse(kind, refusal, shown)
  local a = shown and account or nil
  local p = a and find_period(a, current)
  return post(decision(kind, REFUSED, refusal, 0, total, a and available(a, current) or 0, p and p.budget or 0, current))
end

local function insufficient(kind)
  local p = find_period(account, current)
  return post(decision(kind, INSUFFICIENT, 0, 0, total, available(account, current), p and p.budget or 0, current))
end

local function budget_of(a, year)
  local p = a and find_period(a, year)
  return p and p.budget or 0
end

local function forward_year(a, sold_at)
  local year = year_of(sold_at)
  if lapsed(a, year) or now >= end_of(year) + grace or year > current then return current end
  return year
end
