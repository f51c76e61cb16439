-- Reads a bucket and writes nothing. Replies: now and, where there is a bucket, its fingerprint ("" if it has none), then
-- whole and part of each limit.
local v,t=redis.call('GET',KEYS[1]),redis.call('TIME')
local O={t[1]*1e6+t[2]}
if v then
  local x=tonumber(v)
  if x then
    O[2],O[3],O[4]='',x,0
  else
    assert(v:byte()==255)
    O[2]=v:sub(2,5)
    for l=6,#v,11 do
      local q,r=struct.unpack('>I7I4',v,l)
      O[#O+1]=q
      O[#O+1]=r
    end
  end
end
return O
