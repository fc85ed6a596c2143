-- One bucket, and the head that it belongs to. Reads only.
-- KEYS  1 head  2 bucket  3 what the partition is
-- Returns the head; fields and values; the newest business day that was cut, where one is noted.
return { redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2]), redis.call('HGET', KEYS[3], 'cut') }
