-- HELD → EXPIRED    held → citizen, of holds that lapsed on accounts that nobody touches
-- ARGV 1 to 3 as parts/head.lua has them; 8: 1 how many at most. Returns X and how many.
--! uses head account journal holds
local most = spread(ARGV[8])
local due = call('ZRANGEBYSCORE', tag .. 'd', '-inf', string.format('%.0f', now), 'LIMIT', 0, string.format('%.0f', most))
if sequence - trimmed >= journal_limit then return #due == 0 and 'X' .. pack(0) or 'F' end
for _, of in ipairs(due) do
  local s = read_state(tonumber(of))
  -- The first 16 bytes of its expiry's entry name its account.
  local id = s and string.sub(s.entry, 1, 16)
  local a = s and s.state == NAMES.HELD and read_account(id, bucket_of(id))
  if a then
    expire(a, s)
    write_account(a)
  else
    call('ZREM', tag .. 'd', of)
  end
end
if #due > 0 then write_head() end
return 'X' .. pack(#due)
