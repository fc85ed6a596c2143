-- – → HELD      citizen → held    voluntary
-- Numbers: as parts/selling.lua; 6 expiry (unix ms)  7 how long it was to last (ms)  8 bytes of its expiry's entry
--! uses head marker account journal holds args selling evidence
local expiry, lasting, expiry_entry = args[6], args[7], args[8]
if not account then return unposted(decision(6, REFUSED, ACCOUNT_UNKNOWN, 0, total, 0, 0, current)) end
local refusal, shown = voucher_refusal(false)
expire_met(account)
if refusal then return refuse(6, refusal, shown) end
if closed(account, total) then return refuse(6, ACCOUNT_CLOSED, true) end
if not carries(account, current, total, 0) then return insufficient(6) end
-- As long as was asked, counted from the partition's time: a clock that stepped back opens none that is over already.
if now > given then expiry = now + lasting end
move('c', current, 'h', current, total)
local left, budget = available_after(account, current), budget_of(account, current)
if not apply(account, nil) then return 'O' end
local before_epoch, before = newest(account)
local decided = decision(6, APPROVED, 0, total, total, left, budget, current, before_epoch, before, expiry)
local s = new_state(sequence + 1, epoch, NAMES.HELD, current, total)
s.held, s.most, s.expiry, s.cap, s.entry = total, total, expiry, flaw >= 0 and voucher_cap or 0, expiry_entry
remember_hold(account, s)
write_state(s)
-- A hold is no evidence yet: what is posted stays the best until the capture takes its place.
local evidence = find_evidence()
if not evidence or evidence.state ~= NAMES.POSTED then take_place(epoch, sequence + 1, ITEMS) end
spend()
write_account(account)
return post(decided)
