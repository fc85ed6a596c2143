-- One bucket, and the head that it belongs to. Reads only.
-- KEYS  1 head  2 bucket
-- Returns the head, then fields and values.
return { redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2]) }
