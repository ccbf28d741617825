-- Each request takes a route and a key by chance: wrk -s many-keys.lua URL -- APIS ENDPOINTS KEYS
function init(args)
  apis, endpoints, keys = tonumber(args[1]), tonumber(args[2]), tonumber(args[3])
  math.randomseed(1)
end

function request()
  local path = string.format("/api-%d/items-%d/42", math.random(apis) - 1, math.random(endpoints) - 1)
  local key = string.format("bench-key-%06d", math.random(keys) - 1)
  return "GET " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " .. key .. "\r\n\r\n"
end
