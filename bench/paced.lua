-- Each connection thinks for a while between requests, by chance and 20 ms in the mean, so that the number of
-- connections makes the rate; a stall shorter than that is met by as many requests as fell into it:
-- wrk -s paced.lua URL
local meanMs = 20

math.randomseed(1)

function delay()
  return math.random(0, 2 * meanMs)
end
