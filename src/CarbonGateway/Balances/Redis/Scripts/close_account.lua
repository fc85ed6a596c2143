-- none    the last business day that may debit the account; voluntary debits are refused once it is cut. The newest order counts.
-- Numbers: 1 last business day (days since 0001-01-01)
--! uses head marker account journal holds args
if not account then return unposted(decision(20, REFUSED, 1, 0, 0, 0, 0, current)) end
expire_met(account)
account.last_day = args[1]
write_account(account)
local p = find_period(account, current)
return post(decision(20, APPROVED, 0, 0, 0, available(account, current), p and p.budget or 0, current))
