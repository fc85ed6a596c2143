-- – → POSTED    citizen → sold    voluntary. With partial, as much as the floor allows; with bought points, pool → citizen first.
-- Where weaker evidence of the purchase is posted, this takes its place instead.
-- Numbers: as parts/selling.lua; 6 partial is allowed (0, 1)  7 grams bought from the pool  8 at which price  9 the offer's flaw (0 = none)
--! uses straight head marker account journal holds args selling buying evidence superseding
local partial, bought = args[6], args[7]
if not account then return unposted(decision(5, REFUSED, ACCOUNT_UNKNOWN, 0, total, 0, 0, current)) end
local refusal, shown = voucher_refusal(false)
local evidence = not refusal and estimate_of(find_evidence())
local ask = evidence and unknown_lines(evidence)
if ask then return ask end
expire_met(account)
if refusal then return refuse(5, refusal, shown) end
if evidence then return supersede(ITEMS, now, evidence) end
if closed(account, total) then return refuse(5, ACCOUNT_CLOSED, true) end
local forbidden = buy_back_refusal(bought, args[8], args[9])
if forbidden then return refuse(5, forbidden, true) end
local outcome, moved = APPROVED, total
if not carries(account, current, total, bought) then
  moved = available(account, current) + bought - floor
  if partial == 0 or shortage == DECLINE or moved <= 0 then return insufficient(5) end
  outcome = PARTIAL
end
move('p', 0, 'c', current, bought)
move('c', current, 'x', 0, moved)
local left, budget = available_after(account, current), budget_of(account, current)
if not apply(account, nil) then return 'O' end
if bought > 0 then
  local p = open_period(account, current)
  p.bought = p.bought + bought
end
local before_epoch, before = newest(account)
local decided = decision(5, outcome, 0, moved, total, left, budget, current, before_epoch, before)
take_place(epoch, sequence + 1, ITEMS)
spend()
write_account(account)
return post(decided)
