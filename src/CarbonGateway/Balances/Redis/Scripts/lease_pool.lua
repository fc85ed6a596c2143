-- issued → pool
-- Numbers: 1 grams
--! uses head marker account journal args
if off_range(pool + args[1]) then return 'O' end
pool = pool + max(0, args[1])
return post(decision(4, APPROVED, 0, args[1], args[1], 0, 0, current))
