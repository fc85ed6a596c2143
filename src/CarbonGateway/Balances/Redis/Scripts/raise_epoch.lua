-- A new primary begins a new epoch: what it may lack of the old one never gets the same key again. Once for each primary.
-- KEYS  1 head  2 what the partition is
-- ARGV  1 replication id of the primary  2 highest epoch that the caller or the ledger has seen
-- Returns epoch and sequence; nil = there is no such partition.
local head = redis.call('GET', KEYS[1])
if not head then return false end
local epoch, sequence, seen, trimmed, pool = cmsgpack.unpack(head)
local highest = tonumber(ARGV[2])
if redis.call('HGET', KEYS[2], 'primary') ~= ARGV[1] or epoch < highest then
  epoch = math.max(epoch, highest) + 1
  redis.call('HSET', KEYS[2], 'primary', ARGV[1])
  redis.call('SET', KEYS[1], cmsgpack.pack(epoch, sequence, seen, trimmed, pool))
end
return { string.format('%.0f', epoch), string.format('%.0f', sequence) }
