-- Once: a request that was decided is answered from its marker, whatever has changed since.
-- Marker: body hash (8 bytes), then hour, epoch, sequence; sequence below 0 = given up. A full bucket drops what is past remembering.
if ARGV[4] ~= '' then
  local marker = call('HGET', KEYS[3], ARGV[4])
  if marker then return 'R' .. marker end
end
if sequence - trimmed >= journal_limit then return 'F' end
