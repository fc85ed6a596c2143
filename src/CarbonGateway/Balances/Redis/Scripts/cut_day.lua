-- The end of a business day in this partition: moves nothing; the day stands in the entry's own bytes, and with what the partition is:
-- closed accounts are judged by it.
-- Numbers: 1 the day (days since 0001-01-01)
--! uses head marker account journal args
local before = call('HGET', tag .. 'm', 'cut')
if not before or tonumber(before) < args[1] then call('HSET', tag .. 'm', 'cut', string.format('%.0f', args[1])) end
return post(decision(19, APPROVED, 0, 0, 0, 0, 0, current))
