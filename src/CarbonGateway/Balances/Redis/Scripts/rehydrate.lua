-- Puts back what was forgotten of a transaction: its state, folded from the ledger. What is there already stays, for it is newer.
-- KEYS  1 head  2 bucket of the transaction  3 journal
-- ARGV  1 given (unix ms)  2 epoch  3 transaction  4 its state ('' = unchanged)  5 epoch and 6 sequence of the ledger's watermark, read before the
--       ledger was asked  7 how long is remembered (ms)
-- Returns 1 put; 0 there already; the epoch in a string = of another epoch; -1 = the ledger lacks entries as old as what is forgotten,
-- so that its word is not the last one; nil = no head.
local head = redis.call('GET', KEYS[1])
if not head then return false end
local epoch, sequence, seen = cmsgpack.unpack(head)
if epoch ~= tonumber(ARGV[2]) then return string.format('%.0f', epoch) end
if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 1 then return 0 end
local now = math.max(tonumber(ARGV[1]), seen)
local undrained = redis.call('XRANGE', KEYS[3], '(' .. ARGV[5] .. '-' .. ARGV[6], '+', 'COUNT', 1)[1]
if undrained then
  for i = 1, #undrained[2], 2 do
    if undrained[2][i] == 'd' and struct.unpack('>I6', undrained[2][i + 1]) < now - tonumber(ARGV[7]) then return -1 end
  end
end
if ARGV[4] == '' then return 1 end
-- As if it had changed just now: what asks for it comes next.
local state = { cmsgpack.unpack(ARGV[4]) }
state[9] = math.floor(now / 3600000) - 482136
redis.call('HSET', KEYS[2], ARGV[3], cmsgpack.pack(unpack(state)))
return 1
