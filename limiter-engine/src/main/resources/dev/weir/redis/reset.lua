-- Fills a bucket.
return redis.call('DEL',KEYS[1])
