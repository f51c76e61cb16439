-- What the server tells of itself.
return redis.call('INFO','server')..redis.call('INFO','memory')
