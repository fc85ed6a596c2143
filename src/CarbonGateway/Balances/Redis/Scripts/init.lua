-- Makes a partition of a new deployment.
-- KEYS  1 head  2 what the partition is
-- ARGV  1 deployment  2 schema  3 partitions  4 account buckets  5 other buckets  6 replication id of the primary
-- Returns 1 made, 0 there is one already.
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('HSET', KEYS[2], 'deployment', ARGV[1], 'schema', ARGV[2], 'partitions', ARGV[3], 'accounts', ARGV[4], 'others', ARGV[5], 'primary', ARGV[6])
redis.call('SET', KEYS[1], cmsgpack.pack(1, 0, 0, 0, 0))
return 1
