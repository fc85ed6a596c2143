-- citizen → pool    voluntary
-- Numbers: 1 grams  2 price
--! uses head marker account journal holds args
local grams = args[1]
if not account then return unposted(decision(11, REFUSED, 1, 0, grams, 0, 0, current)) end
expire_met(account)
local p = find_period(account, current)
local budget = p and p.budget or 0
if closed(account, grams) then return post(decision(11, REFUSED, ACCOUNT_CLOSED, 0, grams, available(account, current), budget, current)) end
if surplus_price < 0 or args[2] ~= surplus_price then
  return post(decision(11, REFUSED, surplus_price < 0 and 17 or 16, 0, grams, available(account, current), budget, current))
end
if (p and p.sold or 0) + grams > sell_limit then
  return post(decision(11, REFUSED, 13, 0, grams, available(account, current), budget, current))
end
-- What a policy lets an account overdraw is no surplus.
if available(account, current) - grams < max(floor, 0) then
  return post(decision(11, INSUFFICIENT, 0, 0, grams, available(account, current), budget, current))
end
move('c', current, 'p', 0, grams)
local left = available_after(account, current)
if not apply(account, nil) then return 'O' end
local sold_in = open_period(account, current)
sold_in.sold = sold_in.sold + grams
write_account(account)
return post(decision(11, APPROVED, 0, grams, grams, left, budget, current))
