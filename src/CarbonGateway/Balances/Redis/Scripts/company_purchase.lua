-- – → POSTED    bought(buyer) → sold(seller): no citizen is debited
-- Numbers: as parts/selling.lua
--! uses head marker account journal holds args selling
spend()
return post(decision(10, APPROVED, 0, total, total, 0, 0, current))
