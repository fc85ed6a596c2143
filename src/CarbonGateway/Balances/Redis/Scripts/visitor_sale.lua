-- – → POSTED    pool share → visitor → sold
-- Numbers: as parts/selling.lua
--! uses head marker account journal holds args selling
if pool < total then return refuse(9, POOL_SHORT, false) end
pool = pool - total
spend()
return post(decision(9, APPROVED, 0, total, total, 0, 0, current))
