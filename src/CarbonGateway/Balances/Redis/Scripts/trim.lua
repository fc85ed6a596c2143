-- Drops entries that the ledger has. Never what it may not have: the caller gives the ledger's committed watermark, less what is kept.
-- KEYS  1 head  2 journal
-- ARGV  1 epoch of the caller  2 last sequence to drop  3 epoch of that entry
-- Returns the last sequence that is trimmed; -1 = another epoch, nothing done.
local head = redis.call('GET', KEYS[1])
if not head then return '-1' end
local epoch, sequence, seen, trimmed, pool = cmsgpack.unpack(head)
local upto = tonumber(ARGV[2])
if epoch ~= tonumber(ARGV[1]) or upto > sequence then return '-1' end
if upto > trimmed then
  redis.call('XTRIM', KEYS[2], 'MINID', ARGV[3] .. '-' .. string.format('%.0f', upto + 1))
  redis.call('SET', KEYS[1], cmsgpack.pack(epoch, sequence, seen, upto, pool))
  trimmed = upto
end
return string.format('%.0f', trimmed)
