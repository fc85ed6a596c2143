-- One account: newest transaction (epoch, sequence), its periods, and its open holds.
-- Packed: epoch, sequence, periods, then of each: year, available, held, budget, flags (1 lapsed, 2 three more: carried in, sold to
-- the pool, bought from it), then of each open hold: sequence, expiry; then, of a closed account alone, its last business day.
local function bucket_of(id) return tag .. 'a' .. string.format('%.0f', struct.unpack('>I4', string.sub(id, 13)) % account_buckets) end

local function read_account(id, key)
  local packed = id ~= '' and call('HGET', key, id)
  if not packed then return nil end
  local v = { spread(packed) }
  local account, at = { id = id, key = key, epoch = v[1], sequence = v[2], periods = {}, holds = {} }, 4
  for i = 1, v[3] do
    local flags = v[at + 4]
    local p = { year = v[at], available = v[at + 1], held = v[at + 2], budget = v[at + 3], lapsed = flags % 2 == 1, carried = 0, sold = 0, bought = 0 }
    at = at + 5
    if flags >= 2 then
      p.carried, p.sold, p.bought = v[at], v[at + 1], v[at + 2]
      at = at + 3
    end
    account.periods[i] = p
  end
  while v[at + 1] do
    account.holds[#account.holds + 1] = { sequence = v[at], expiry = v[at + 1] }
    at = at + 2
  end
  -- Holds come in pairs: what is left over is a day.
  account.last_day = v[at]
  return account
end

local function new_account(id, key) return { id = id, key = key, epoch = 0, sequence = 0, periods = {}, holds = {} } end

local function write_account(a)
  local v = { a.epoch, a.sequence, #a.periods }
  for _, p in ipairs(a.periods) do
    local more = p.carried ~= 0 or p.sold ~= 0 or p.bought ~= 0
    local n = #v
    v[n + 1], v[n + 2], v[n + 3], v[n + 4], v[n + 5] = p.year, p.available, p.held, p.budget, (p.lapsed and 1 or 0) + (more and 2 or 0)
    if more then v[n + 6], v[n + 7], v[n + 8] = p.carried, p.sold, p.bought end
  end
  for _, hold in ipairs(a.holds) do
    v[#v + 1] = hold.sequence
    v[#v + 1] = hold.expiry
  end
  v[#v + 1] = a.last_day
  call('HSET', a.key, a.id, pack(unpack(v)))
end

local function find_period(a, year)
  for i = #a.periods, 1, -1 do
    if a.periods[i].year == year then return a.periods[i] end
  end
end

local function open_period(a, year)
  local found = find_period(a, year)
  if found then return found end
  local at = #a.periods + 1
  while at > 1 and a.periods[at - 1].year > year do at = at - 1 end
  local made = { year = year, available = 0, held = 0, budget = 0, lapsed = false, carried = 0, sold = 0, bought = 0 }
  table.insert(a.periods, at, made)
  return made
end

local function available(a, year)
  local p = find_period(a, year)
  return p and p.available or 0
end

local function lapsed(a, year)
  local p = find_period(a, year)
  return p ~= nil and p.lapsed
end

-- A period that was carried over takes nothing more: the current one stands in for it.
local function open_or_current(a, year) return lapsed(a, year) and current or year end

-- Movements of one event. Places: c citizen and h held, of a year; p the pool share; x all that settlement counts.
local legs = {}
local function move(from, from_year, to, to_year, grams)
  if grams > 0 then legs[#legs + 1] = { from = from, from_year = from_year, to = to, to_year = to_year, grams = grams } end
end

local function available_after(a, year)
  local sum = a and available(a, year) or 0
  for _, leg in ipairs(legs) do
    if leg.from == 'c' and leg.from_year == year then sum = sum - leg.grams end
    if leg.to == 'c' and leg.to_year == year then sum = sum + leg.grams end
  end
  return sum
end

local function carries(a, year, grams, bought) return grams <= 0 or available(a, year) + bought - grams >= floor end

-- A closed account takes no voluntary debit once the partition has cut its last business day. Of any other nothing is looked up.
local ACCOUNT_CLOSED = 18
local function closed(a, grams)
  if grams <= 0 or not a.last_day then return false end
  local cut = call('HGET', tag .. 'm', 'cut')
  return cut and tonumber(cut) >= a.last_day
end

-- To the period that it came from; of a lapsed one to the current period within its cap, and the rest lapses.
-- What the same event debits again (netted) comes back beside the cap. Returns what was kept, and the year that it went to.
local function give_back(a, from, from_year, grams, year, netted)
  local to, kept = year, grams
  if lapsed(a, year) then
    local p = find_period(a, current)
    to, kept = current, min(grams, netted + max(0, carry_cap - (p and p.carried or 0)))
  end
  move(from, from_year, 'c', to, kept)
  move(from, from_year, 'x', 0, grams - kept)
  return kept, to
end

local function off_range(grams) return grams > MOST or grams < -MOST end

-- Makes the legs part of the account and of the pool; false, and nothing done, when a sum would leave its range.
-- What comes back from a lapsed period counts against the cap of the one it comes to, less what the same event takes again.
local function apply(a, origin)
  local change, net, net_year, pooled = {}, 0, origin, 0
  local function add(place, year, grams)
    if place == 'p' then pooled = pooled + grams
    elseif place ~= 'x' then
      local name = place .. year
      change[name] = change[name] or { place = place, year = year, grams = 0 }
      change[name].grams = change[name].grams + grams
    end
  end
  for _, leg in ipairs(legs) do
    add(leg.from, leg.from_year, -leg.grams)
    add(leg.to, leg.to_year, leg.grams)
    if origin then
      local source = leg.from == 'h' and leg.from_year or origin
      if leg.to == 'c' and leg.to_year ~= source then net, net_year = net + leg.grams, leg.to_year end
      if leg.from == 'c' and leg.from_year ~= origin then net = net - leg.grams end
    end
  end
  if off_range(pool + pooled) then return false end
  for _, c in pairs(change) do
    local p = find_period(a, c.year)
    if off_range((p and (c.place == 'c' and p.available or p.held) or 0) + c.grams) then return false end
  end
  pool = pool + pooled
  -- In the order of the legs: a period that opens takes its place by year, so any order gives the same account.
  for _, c in pairs(change) do
    local p = open_period(a, c.year)
    if c.place == 'c' then p.available = p.available + c.grams else p.held = p.held + c.grams end
  end
  if net > 0 then
    local p = open_period(a, net_year)
    p.carried = p.carried + net
  end
  return true
end
