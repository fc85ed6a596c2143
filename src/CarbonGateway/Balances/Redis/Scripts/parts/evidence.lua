-- The best evidence of a purchase on an account: epoch, sequence, rank, hour.
-- ARGV 9: purchase on this account (16 bytes) and of its weaker evidence, once it was asked for: sequence (0 = not yet), epoch and
-- sequence of the entry that has its lines, year, grams of its lines; '' = no purchase was named.
local ITEMS = 3
local purchase, old_sequence, old_lines_epoch, old_lines_sequence, old_year, old_grams = '', 0, 0, 0, 0, 0
if ARGV[9] ~= '' then purchase, old_sequence, old_lines_epoch, old_lines_sequence, old_year, old_grams = spread(ARGV[9]) end

-- The transaction that holds the best evidence: epoch, sequence, rank, and where it stands now.
local function find_evidence()
  local packed = purchase ~= '' and call('HGET', bucket_key('p', purchase), purchase)
  if not packed then return nil end
  local found_epoch, found, rank, hour = spread(packed)
  if hour < hour_of(now - remember) then return nil end
  local s = read_state(found)
  return { epoch = found_epoch, sequence = found, rank = rank, state = s and s.state or NAMES.POSTED }
end

local function take_place(of_epoch, of, rank)
  if purchase == '' then return end
  local key = bucket_key('p', purchase)
  call('HSET', key, purchase, pack(of_epoch, of, rank, hour_of(now)))
  prune(key, function(value, oldest)
    local _, _, _, hour = spread(value)
    return hour < oldest
  end)
end

local function estimate_of(evidence)
  if evidence and evidence.state == NAMES.POSTED and evidence.rank < ITEMS then return evidence end
end

-- Asks for the entry that has the lines of the weaker evidence, unless it was told already.
local function unknown_lines(evidence)
  local s = read_state(evidence.sequence)
  local lines_epoch, lines_sequence = s and s.lines_epoch or 0, s and s.lines_sequence or 0
  if old_sequence == evidence.sequence and old_lines_sequence == lines_sequence and old_lines_epoch == lines_epoch then return nil end
  return 'N' .. pack(evidence.epoch, evidence.sequence, lines_epoch, lines_sequence, s and s.extended or 0)
end

-- The weaker evidence as it stands, to be reversed: as it was posted unless it changed.
local function evidence_state(evidence)
  return read_state(evidence.sequence) or new_state(evidence.sequence, evidence.epoch, NAMES.POSTED, old_year, old_grams)
end

-- Of its lines, what came back before: the reader of the journal takes it off.
local function back_of(s)
  local list = { #s.back }
  for i, back in ipairs(s.back) do list[i + 1] = back.grams end
  return list
end
