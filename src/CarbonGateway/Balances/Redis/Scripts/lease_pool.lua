-- issued → pool; below zero pool → issued, as much as there is
-- Numbers: 1 grams
--! uses head marker account journal args
local asked = args[1]
if off_range(pool + max(0, asked)) then return 'O' end
if asked < 0 and pool <= 0 then return post(decision(4, REFUSED, 14, 0, asked, 0, 0, current)) end
local moved = max(asked, -pool)
if asked >= 0 then moved = asked end
pool = pool + moved
return post(decision(4, moved == asked and APPROVED or PARTIAL, 0, moved, asked, 0, 0, current))
