-- – → POSTED    pool share → visitor → sold: a visitor has the points that are bought with the sale, and no others
-- Numbers: as parts/selling.lua; 6 grams of the accepted offer  7 its price  8 its flaw (0 = none)
--! uses head marker account journal holds args selling buying
local offered = args[6]
if visitors == 0 or pool_price < 0 then return refuse(9, POLICY_FORBIDS, false) end
local refusal = offered > 0 and price_refusal(args[7], args[8])
if refusal then return refuse(9, refusal, false) end
if offered < total then return post(decision(9, INSUFFICIENT, 0, 0, total, 0, 0, current)) end
if pool < total then return refuse(9, POOL_SHORT, false) end
pool = pool - total
spend()
return post(decision(9, APPROVED, 0, total, total, 0, 0, current))
