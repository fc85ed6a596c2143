-- What all events share that act on a transaction. What never changes of it is told by the caller, who read its entry; what does is here.
-- Numbers: 1 known to the merchant (0, 1)  2 sequence  3 epoch  4 year  5 grams of its lines  6 epoch and 7 sequence of the entry that
-- the lines were read from (0 = its own)  8 grams added by extensions that the lines have  9 payer (1 citizen, 2 visitor, 3 company)
-- 10 points bought for it  11 and on: the event's own
local WRONG_STATE, TOO_LATE, OVER_CAP_OF_HOLD, ABOVE_HOLD, OVER_REFUND, TRANSACTION_UNKNOWN = 6, 7, 4, 5, 8, 10
local CITIZEN, VISITOR = 1, 2
local known, of, of_epoch, of_year, of_grams, lines_epoch, lines_sequence, extended, payer, bought = unpack(args, 1, 10)
local subject = known == 1 and (read_state(of) or new_state(of, of_epoch, NAMES.POSTED, of_year, of_grams)) or nil

local function unknown_subject(kind)
  if account then expire_met(account) end
  return unposted(decision(kind, REFUSED, TRANSACTION_UNKNOWN, 0, 0, 0, 0, current))
end

-- Asks for the entry whose lines the transaction has now, unless these were told.
local function unknown_lines_of(s)
  if s.lines_epoch == lines_epoch and s.lines_sequence == lines_sequence and s.extended == extended then return nil end
  return 'N' .. pack(s.epoch, s.of, s.lines_epoch, s.lines_sequence, s.extended)
end

local function budget_in(year)
  local p = account and find_period(account, year)
  return p and p.budget or 0
end

local function refuse_of(kind, refusal, requested, year)
  local outcome = refusal == 0 and INSUFFICIENT or REFUSED
  return post(decision(kind, outcome, refusal, 0, requested, account and available(account, year) or 0, budget_in(year), year))
end

-- Everything is written: the transaction, the account, the entry.
local function post_of(decided)
  write_state(subject)
  if account then write_account(account) end
  return post(decided)
end

-- held → citizen
local function release(kind, requested, state)
  local held, year = subject.held, subject.year
  local kept, to = give_back(account, 'h', year, held, year, 0)
  local left = available_after(account, to)
  if off_range(left) or not apply(account, year) then return 'O' end
  local decided = decision(kind, APPROVED, 0, held, requested, left, budget_in(to), to, 0, held, year, kept)
  close(account, subject, state)
  return post_of(decided)
end

-- sold → whoever paid. The points bought for a sale were the last it needed: they go back first. Returns kept, unwound, year; nil = out of range.
local function take_back(moved)
  local unwound = min(moved, bought - subject.unwound)
  if payer == VISITOR then
    if off_range(pool + moved) then return nil end
    pool = pool + moved
  end
  if payer ~= CITIZEN then return 0, unwound, subject.year, 0, 0 end
  local kept, to = give_back(account, 'x', 0, moved, subject.year, unwound)
  move('c', to, 'p', 0, unwound)
  local left, budget = available_after(account, to), budget_in(to)
  if off_range(left) or not apply(account, subject.year) then return nil end
  return kept, unwound, to, left, budget
end
