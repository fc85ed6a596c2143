-- – → POSTED    citizen → sold    forced, within the voucher's offline cap
-- Numbers: as parts/selling.lua; 6 when it was sold (unix ms)
--! uses head marker account journal holds args selling evidence superseding
local sold_at = args[6]
if not account then return unposted(decision(7, REFUSED, ACCOUNT_UNKNOWN, 0, total, 0, 0, current)) end
local refusal, shown = voucher_refusal(true)
local evidence = not refusal and estimate_of(find_evidence())
local ask = evidence and unknown_lines(evidence)
if ask then return ask end
expire_met(account)
if refusal then return refuse(7, refusal, shown) end
if evidence then return supersede(ITEMS, sold_at, evidence) end
local year = forward_year(account, sold_at)
move('c', year, 'x', 0, total)
local left, budget = available_after(account, year), budget_of(account, year)
if off_range(left) or not apply(account, nil) then return 'O' end
local before_epoch, before = newest(account)
local decided = decision(7, APPROVED, 0, total, total, left, budget, year, before_epoch, before)
take_place(epoch, sequence + 1, ITEMS)
spend()
write_account(account)
return post(decided)
