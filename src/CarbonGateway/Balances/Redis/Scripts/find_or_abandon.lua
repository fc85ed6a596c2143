-- – → ABANDONED     none: the request is not known, so its id is given up, and one that is still on its way is refused when it arrives
--! uses head marker account journal holds args
if account then expire_met(account) end
return post(decision(18, APPROVED, 0, 0, 0, 0, 0, current), true)
