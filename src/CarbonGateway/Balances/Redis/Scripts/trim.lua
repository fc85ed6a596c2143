-- Drops entries that the ledger has. Never what it may not have: the caller gives the ledger's committed watermark, less what is kept.
-- KEYS  1 head  2 journal  3 what the partition is
-- ARGV  1 epoch of the caller  2 last sequence to drop  3 epoch of that entry, or an older one  4 fence of the caller's lease
-- Returns the last sequence that is trimmed; -1 = another epoch, or a newer lease was met: nothing done.
local head = redis.call('GET', KEYS[1])
if not head then return '-1' end
local epoch, sequence, seen, trimmed, pool = cmsgpack.unpack(head)
local upto = tonumber(ARGV[2])
local fence = tonumber(redis.call('HGET', KEYS[3], 'fence') or '0')
if epoch ~= tonumber(ARGV[1]) or upto > sequence or tonumber(ARGV[4]) < fence then return '-1' end
if tonumber(ARGV[4]) > fence then redis.call('HSET', KEYS[3], 'fence', ARGV[4]) end
if upto > trimmed then
  redis.call('XTRIM', KEYS[2], 'MINID', ARGV[3] .. '-' .. string.format('%.0f', upto + 1))
  redis.call('SET', KEYS[1], cmsgpack.pack(epoch, sequence, seen, upto, pool))
  trimmed = upto
end
return string.format('%.0f', trimmed)
