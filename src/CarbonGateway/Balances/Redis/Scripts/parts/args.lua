-- The event's numbers, and the account that it is about.
local args = { spread(ARGV[8]) }
local account = read_account(ARGV[6], KEYS[2])
