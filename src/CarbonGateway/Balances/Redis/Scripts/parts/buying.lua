-- Points bought from the pool with a sale, as an accepted offer states them; the policy's price is -1 where it has none.
local function price_refusal(price, offer_flaw)
  if offer_flaw > 0 then return offer_flaw end
  if price ~= pool_price then return OFFER_CHANGED end
end

local function buy_back_refusal(bought, price, offer_flaw)
  if bought <= 0 then return nil end
  if shortage ~= BUY_BACK or pool_price < 0 then return POLICY_FORBIDS end
  local refusal = price_refusal(price, offer_flaw)
  if refusal then return refusal end
  local p = find_period(account, current)
  if (p and p.bought or 0) + bought > buy_limit then return OVER_LIMIT end
  if pool < bought then return POOL_SHORT end
end
