-- Transactions that are held or have changed since they were posted; all others are as their entry left them.
-- Packed: state, year, held, most that was held, expiry, voucher's cap, grams of its lines, points given back to the pool, touched
-- (hour), epoch and sequence of the entry that has its lines (0 = its own), grams added by extensions, epoch, bytes of its expiry's
-- entry, then of each line what came back: thousandths, grams.
local states = {}
local function state_key(of) return tag .. 't' .. string.format('%.0f', of % buckets) end

local function read_state(of)
  local s = states[of]
  if s then return s end
  local field = string.format('%.0f', of)
  local packed = call('HGET', state_key(of), field)
  if not packed then return nil end
  local v = { spread(packed) }
  s = {
    of = of, state = v[1], year = v[2], held = v[3], most = v[4], expiry = v[5], cap = v[6], lines = v[7], unwound = v[8],
    lines_epoch = v[10], lines_sequence = v[11], extended = v[12], epoch = v[13], entry = v[14], back = {},
  }
  for i = 15, #v, 2 do s.back[#s.back + 1] = { quantity = v[i], grams = v[i + 1] } end
  states[of] = s
  return s
end

local function new_state(of, of_epoch, state, year, lines)
  local s = {
    of = of, epoch = of_epoch, state = state, year = year, held = 0, most = 0, expiry = 0, cap = 0, lines = lines, unwound = 0,
    lines_epoch = 0, lines_sequence = 0, extended = 0, entry = '', back = {},
  }
  states[of] = s
  return s
end

local function state_is_over(value, oldest)
  local v = { spread(value) }
  return v[1] ~= NAMES.HELD and v[9] < oldest
end

local function write_state(s)
  local v = {
    s.state, s.year, s.held, s.most, s.expiry, s.cap, s.lines, s.unwound, hour_of(now),
    s.lines_epoch, s.lines_sequence, s.extended, s.epoch, s.entry,
  }
  for _, back in ipairs(s.back) do
    v[#v + 1] = back.quantity
    v[#v + 1] = back.grams
  end
  local key = state_key(s.of)
  call('HSET', key, string.format('%.0f', s.of), pack(unpack(v)))
  prune(key, state_is_over)
end

local function came_back(s)
  local sum = 0
  for _, back in ipairs(s and s.back or {}) do sum = sum + back.grams end
  return sum
end

local function member(s) return string.format('%.0f', s.of) end

local function remember_hold(a, s)
  for _, hold in ipairs(a.holds) do
    if hold.sequence == s.of then
      hold.expiry = s.expiry
      call('ZADD', tag .. 'd', string.format('%.0f', s.expiry), member(s))
      return
    end
  end
  a.holds[#a.holds + 1] = { sequence = s.of, expiry = s.expiry }
  call('ZADD', tag .. 'd', string.format('%.0f', s.expiry), member(s))
end

local function close(a, s, state)
  s.state, s.held = state, 0
  for i, hold in ipairs(a.holds) do
    if hold.sequence == s.of then table.remove(a.holds, i) break end
  end
  call('ZREM', tag .. 'd', member(s))
end

-- held → citizen
local function expire(a, s)
  legs = {}
  local held, year = s.held, s.year
  local kept, to = give_back(a, 'h', year, held, year, 0)
  local p = find_period(a, to)
  local decided = decision(15, APPROVED, 0, held, 0, available_after(a, to), p and p.budget or 0, to, held, year, kept, s.epoch, s.of)
  apply(a, year)
  legs = {}
  close(a, s, NAMES.EXPIRED)
  write_state(s)
  append(s.entry, decided)
end

-- Expiry and capture meet here: a hold that is over is over before the event is judged.
local function expire_met(a)
  local over = {}
  for _, hold in ipairs(a.holds) do
    if hold.expiry <= now then over[#over + 1] = hold.sequence end
  end
  for _, of in ipairs(over) do expire(a, read_state(of)) end
  if #over > 0 then
    write_account(a)
    write_head()
  end
end
