-- Makes a partition of what the ledger has; the last step of its rebuild, after all else was written. Until then no gateway takes it.
-- KEYS  1 head  2 what the partition is
-- ARGV  1 deployment  2 schema  3 partitions  4 account buckets  5 other buckets  6 head  7 newest business day that was cut ('' = none)
-- Returns 1 made, 0 there is one already.
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
-- No primary: the first gateway that comes begins an epoch of its own.
redis.call('HSET', KEYS[2], 'deployment', ARGV[1], 'schema', ARGV[2], 'partitions', ARGV[3], 'accounts', ARGV[4], 'others', ARGV[5], 'primary', '')
if ARGV[7] ~= '' then redis.call('HSET', KEYS[2], 'cut', ARGV[7]) end
redis.call('SET', KEYS[1], ARGV[6])
return 1
