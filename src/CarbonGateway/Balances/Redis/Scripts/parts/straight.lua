-- The common sale, straight on, before anything of the long way is even defined: an account of one open period without holds, no
-- purchase, nothing bought, no voucher, enough points. It decides as the long way does, which takes over wherever one of these
-- does not hold; nothing is written before that is known.
do
  local call, spread, pack = redis.call, cmsgpack.unpack, cmsgpack.pack
  local head = call('GET', KEYS[1])
  local total, flaw, _, _, _, _, bought = spread(ARGV[8])
  if head and ARGV[9] == '' and flaw < 0 and bought == 0 then
    local epoch, sequence, seen, trimmed, pool = spread(head)
    local floor, _, _, _, _, _, _, _, journal_limit, remember, _, _, year, from, till = spread(ARGV[3])
    local now = tonumber(ARGV[1])
    if seen > now then now = seen end
    if epoch == tonumber(ARGV[2]) and sequence - trimmed < journal_limit and now >= from and now < till then
      local marker = call('HGET', KEYS[3], ARGV[4])
      if marker then return 'R' .. marker end
      local packed = call('HGET', KEYS[2], ARGV[6])
      if packed then
        local before_epoch, before, periods, of, available, held, budget, flags, more = spread(packed)
        local left = available - total
        if periods == 1 and of == year and flags == 0 and not more and left >= floor then
          sequence = sequence + 1
          local decided = struct.pack('>I6', now) .. pack(5, 16, total, total, left, budget, year, before_epoch, before)
          call('XADD', string.sub(KEYS[1], 1, -2) .. 'j', string.format('%.0f-%.0f', epoch, sequence), 'e', ARGV[7], 'd', decided)
          call('HSET', KEYS[2], ARGV[6], pack(epoch, sequence, 1, year, left, held, budget, 0))
          call('HSET', KEYS[3], ARGV[4], ARGV[5] .. pack(math.floor(now / 3600000) - 482136, epoch, sequence))
          call('SET', KEYS[1], pack(epoch, sequence, now, trimmed, pool))
          -- A full bucket drops what is past remembering, as in parts/journal.lua.
          local count = call('HLEN', KEYS[3])
          if count >= 112 and count % 16 == 0 then
            local oldest, all, over = math.floor((now - remember) / 3600000) - 482136, call('HGETALL', KEYS[3]), {}
            for i = 1, #all, 2 do
              if spread(string.sub(all[i + 1], 9)) < oldest then over[#over + 1] = all[i] end
            end
            if #over > 0 then call('HDEL', KEYS[3], unpack(over)) end
          end
          return 'D' .. pack(epoch, sequence) .. decided
        end
      end
    end
  end
end
