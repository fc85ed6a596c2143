-- HELD → HELD       citizen → held                              voluntary: more points, more time, or both
-- Numbers: as parts/subject.lua; 11 grams  12 new expiry (unix ms, -1 = stays)  13 how long it was to last from when it was given (ms)
--! uses head marker account journal holds args subject
if not subject then return unknown_subject(13) end
if account then expire_met(account) end
local grams = args[11]
if subject.state ~= NAMES.HELD then return refuse_of(13, WRONG_STATE, grams, subject.year) end
local year = open_or_current(account, subject.year)
if subject.cap > 0 and subject.held + grams > subject.cap then return refuse_of(13, OVER_CAP_OF_HOLD, grams, year) end
if closed(account, grams) then return refuse_of(13, ACCOUNT_CLOSED, grams, year) end
if not carries(account, year, grams, 0) then return refuse_of(13, 0, grams, year) end
local expiry = args[12] < 0 and subject.expiry or now > given and now + args[13] or args[12]
move('c', year, 'h', subject.year, grams)
local left, budget = available_after(account, year), budget_in(year)
if off_range(left) or not apply(account, subject.year) then return 'O' end
subject.held, subject.lines, subject.extended = subject.held + grams, subject.lines + grams, subject.extended + grams
subject.most, subject.expiry = max(subject.most, subject.held), expiry
remember_hold(account, subject)
return post_of(decision(13, APPROVED, 0, grams, grams, left, budget, year, expiry, subject.year))
