-- citizen(p) → citizen(p+1) up to the cap; rest → lapsed; debt carries in full
-- Numbers: 1 year
--! uses head marker account journal holds args
local year = args[1]
if not account then return unposted(decision(3, REFUSED, 1, 0, 0, 0, 0, year)) end
expire_met(account)
local p = find_period(account, year)
local budget = p and p.budget or 0
if lapsed(account, year) or now < end_of(year) then
  return post(decision(3, REFUSED, 6, 0, 0, available(account, year), budget, year))
end
local left, kept = available(account, year), 0
if left < 0 then
  move('c', year + 1, 'c', year, -left)
else
  local following = find_period(account, year + 1)
  kept = min(left, max(0, carry_cap - (following and following.carried or 0)))
  move('c', year, 'c', year + 1, kept)
  move('c', year, 'x', 0, left - kept)
end
local after = available_after(account, year)
if not apply(account, nil) then return 'O' end
open_period(account, year).lapsed = true
local following = open_period(account, year + 1)
following.carried = following.carried + kept
write_account(account)
return post(decision(3, APPROVED, 0, 0, 0, after, budget, year, left, kept))
