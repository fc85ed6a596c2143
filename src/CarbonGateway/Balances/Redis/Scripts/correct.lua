-- issued ↔ citizen, forced, once per id
-- Numbers: 1 grams (negative takes away)  2 year
--! uses head marker account journal holds args
local grams, year = args[1], args[2]
if not account then return unposted(decision(2, REFUSED, 1, 0, grams, 0, 0, year)) end
expire_met(account)
year = open_or_current(account, year)
move('x', 0, 'c', year, grams)
move('c', year, 'x', 0, -grams)
local p = find_period(account, year)
local left, budget = available_after(account, year), p and p.budget or 0
if off_range(left) or not apply(account, nil) then return 'O' end
write_account(account)
return post(decision(2, APPROVED, 0, grams, grams, left, budget, year))
