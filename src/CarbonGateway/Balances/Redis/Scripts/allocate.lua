-- issued → citizen, once per allocation id. Opens the account.
-- Numbers: 1 grams  2 year
--! uses head marker account journal holds args
local grams, year = args[1], args[2]
if account then expire_met(account) end
local a = account or new_account(ARGV[6], KEYS[2])
move('x', 0, 'c', year, grams)
local p = find_period(a, year)
local left, budget = available_after(a, year), (p and p.budget or 0) + grams
if off_range(left) or off_range(budget) or not apply(a, nil) then return 'O' end
open_period(a, year).budget = budget
write_account(a)
return post(decision(1, APPROVED, 0, grams, grams, left, budget, year))
