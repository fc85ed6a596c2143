-- None → none: answered as a sale would be, never posted. Reads only.
-- Numbers: as parts/selling.lua; 6 grams bought from the pool  7 at which price  8 the offer's flaw (0 = none)
--! uses head account journal holds args selling buying
local function answer(outcome, refusal, moved, a)
  return unposted(decision(5, outcome, refusal, moved, total, available_after(a, current), budget_of(a, current), current))
end
if not account then return answer(REFUSED, ACCOUNT_UNKNOWN, 0, nil) end
local refusal, shown = voucher_refusal(false)
if refusal then return answer(REFUSED, refusal, 0, shown and account or nil) end
if closed(account, total) then return answer(REFUSED, ACCOUNT_CLOSED, 0, account) end
local forbidden = buy_back_refusal(args[6], args[7], args[8])
if forbidden then return answer(REFUSED, forbidden, 0, account) end
if not carries(account, current, total, args[6]) then return answer(INSUFFICIENT, 0, 0, account) end
return answer(APPROVED, 0, total, account)
